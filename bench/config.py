"""Measures `compose config` of a large project beside the official program; prints a table. Needs no engine.

    config.py BINARY [--services N] [--runs N]

Two projects: one whose services are written out, and one whose services extend others. Each program runs in turns; wall
and CPU time are the least of the runs. Nothing is asserted."""
import argparse
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tests", "harness"))
import engines
import measure

HEAD = """name: ${PROJECT:-shop}
x-logging: &logging
  driver: json-file
  options: {max-size: 10m, max-file: "3"}
x-common: &common
  restart: unless-stopped
  logging: *logging
  stop_grace_period: 30s
  ulimits: {nofile: {soft: 20000, hard: 40000}}
  security_opt: ["no-new-privileges:true"]
networks:
  front: {driver: bridge, labels: {tier: front}}
  back: {internal: true, ipam: {config: [{subnet: 10.20.0.0/16}]}}
  admin: {external: true, name: "${ADMIN_NETWORK:-admin}"}
secrets: {token: {file: ./token.txt}}
configs: {app: {content: "level=${LEVEL:-info}\\n"}}
"""

BODY = """    hostname: %(name)s.internal
    user: "1000:1000"
    working_dir: /srv/%(name)s
    environment:
      DATABASE_URL: postgres://app:${DB_PASSWORD:-secret}@db-%(i)d:5432/%(name)s?sslmode=disable
      REDIS_URL: redis://cache:6379/%(i)d
      LOG_LEVEL: ${LEVEL:-info}
      REGION: ${REGION:-eu-west-1}
      FEATURES: "search,checkout,%(name)s"
      TZ: Europe/Berlin
      WORKERS: "4"
      NODE_ENV: production
    ports:
      - "${BIND:-127.0.0.1}:%(port)d:8080"
      - target: 9090
        published: "%(metrics)d"
        protocol: tcp
        mode: host
    volumes:
      - data-%(i)d:/var/lib/%(name)s
      - ./conf/%(name)s.yml:/etc/app/config.yml:ro
      - type: tmpfs
        target: /tmp
        tmpfs: {size: 64m}
    healthcheck:
      test: ["CMD", "curl", "-fsS", "http://localhost:8080/health"]
      interval: 30s
      timeout: 5s
      retries: 3
      start_period: 1m
    networks:
      front: {aliases: ["%(name)s.local"]}
      back:
    labels:
      - traefik.enable=true
      - traefik.http.routers.%(name)s.rule=Host(`%(name)s.${DOMAIN:-example.com}`)
      - traefik.http.routers.%(name)s.tls.certresolver=le
      - traefik.http.services.%(name)s.loadbalancer.server.port=8080
    secrets: [token]
    configs: [{source: app, target: /etc/app/app.conf, mode: 0440}]
    deploy:
      resources:
        limits: {cpus: "0.50", memory: 256M}
        reservations: {cpus: "0.10", memory: 64M}
      restart_policy: {condition: on-failure, delay: 5s, max_attempts: 3}
"""


def project(folder, services, extending):
    os.makedirs(folder)
    with open(os.path.join(folder, "compose.yaml"), "w", encoding="utf-8") as file:
        file.write(HEAD + "volumes:\n" + "".join("  data-%d: {labels: {backup: daily}}\n" % i for i in range(services)) + "services:\n")
        for i in range(services):
            name = "service-%d" % i
            file.write("  %s:\n    image: registry.example.com/shop/%s:${TAG:-1.4.2}\n" % (name, name))
            if i > 0:
                file.write("    depends_on: {service-%d: {condition: service_healthy, restart: true}}\n" % (i // 2))
            if extending and i > 0:
                file.write("    extends: {file: base.yaml, service: base}\n    environment: {NAME: %s}\n" % name)
            else:
                file.write("    <<: *common\n" + BODY % {"name": name, "i": i, "port": 20000 + i, "metrics": 30000 + i})
    with open(os.path.join(folder, "base.yaml"), "w", encoding="utf-8") as file:
        file.write("services:\n  base:\n    restart: always\n" + BODY % {"name": "base", "i": 0, "port": 8080, "metrics": 9090})
    open(os.path.join(folder, "token.txt"), "w").close()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("binary")
    arguments.add_argument("--services", type=int, default=200)
    arguments.add_argument("--runs", type=int, default=5)
    options = arguments.parse_args()
    docker, config = engines.official()
    programs = {"official": [docker, "compose"], "skiff": [engines.program(options.binary), "compose"]}
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/home/nobody", "DOCKER_CONFIG": config, "LANG": "C.UTF-8"}
    with tempfile.TemporaryDirectory() as base, open(os.devnull, "wb") as out:
        usage = os.path.join(base, "usage")
        measure.compiled(usage, "usage.c")
        print("compose config, %d services" % options.services)
        print("%-28s %24s %24s %22s" % ("", "wall ms", "CPU ms", "peak memory MB"))
        for kind in ("written", "extending"):
            folder = os.path.join(base, kind, "shop")
            project(folder, options.services, kind == "extending")
            for words in (["config"], ["config", "--format", "json"], ["config", "--hash", "*"], ["config", "-q"]):
                best = {}
                for turn in range(options.runs):
                    for name, program in programs.items():
                        code, *figures = measure.once(usage, program + words, environment, folder, out)
                        if code != 0:
                            print("%s %s ended with %d" % (name, words, code))
                        best[name] = [min(pair) for pair in zip(best.get(name, figures), figures)]
                (wall, cpu, memory), (own_wall, own_cpu, own_memory) = best["official"], best["skiff"]
                print("%-28s %8.0f %6.1f  (%5.1f x) %8.0f %6.1f  (%5.1f x) %8.1f %5.1f (%4.1f x)" % (
                    kind + ", " + " ".join(words), wall * 1e3, own_wall * 1e3, wall / own_wall, cpu * 1e3, own_cpu * 1e3,
                    cpu / max(own_cpu, 1e-3), memory / 1024, own_memory / 1024, memory / own_memory))


if __name__ == "__main__":
    main()
