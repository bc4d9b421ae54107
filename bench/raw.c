// The least a client can do: one GET over a Unix socket, the answer to standard output. What scripts/bench measures against.
//   raw SOCKET PATH
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0 || connect(fd, (struct sockaddr*)&address, sizeof address) != 0) return 1;
  char buffer[65536];
  int size = snprintf(buffer, sizeof buffer, "GET %s HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n", argv[2]);
  if (write(fd, buffer, (size_t)size) != size) return 1;
  for (ssize_t got; (got = read(fd, buffer, sizeof buffer)) > 0;)
    if (write(1, buffer, (size_t)got) != got) return 1;
  return 0;
}
