// Runs a command and writes to a descriptor: exit code, seconds of wall time, seconds of CPU time, peak resident set in KB, those of
// the children it waited for included. A small parent, because what a process inherits of a large one counts as its own peak.
//   usage DESCRIPTOR COMMAND ARGUMENT…
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const int told = atoi(argv[1]);
  struct timespec began, ended;
  clock_gettime(CLOCK_MONOTONIC, &began);
  pid_t child = fork();
  if (child == 0) {
    close(told);
    execvp(argv[2], argv + 2);
    _exit(127);
  }
  int status = 0;
  struct rusage used;
  if (child < 0 || wait4(child, &status, 0, &used) != child) return 1;
  clock_gettime(CLOCK_MONOTONIC, &ended);
  return dprintf(told, "%d %f %f %ld\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
                 (double)(ended.tv_sec - began.tv_sec) + (double)(ended.tv_nsec - began.tv_nsec) / 1e9,
                 seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss) < 0;
}
