// What Swift's Glibc module leaves out of Linux: epoll, eventfd and the calls declared only under _GNU_SOURCE.
#ifndef CLINUX_H
#define CLINUX_H

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/types.h>

// accept4(2) is declared only under _GNU_SOURCE, which the Glibc module is not built with.
int clinux_accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);

// pthread_setname_np(3) for the calling thread: likewise; names longer than 15 bytes are cut.
void clinux_name_thread(const char *name);

// Starts a program in a session of its own, with exactly three descriptors open and every signal as a program
// expects to find it. It is killed when the calling thread ends. Returns 0, or the errno that kept it from starting.
// posix_spawn(3) can do neither of the last two with Debian 12's glibc.
int clinux_spawn(pid_t *pid, const char *path, char *const arguments[], char *const environment[],
                 const char *directory, int input, int output, int error);

// pipe2(2) with O_CLOEXEC, declared only under _GNU_SOURCE: 0, or -1 with errno.
int clinux_pipe(int ends[2]);

// pidfd_open(2), which glibc wraps since 2.36 only; -1 with errno.
int clinux_pidfd(pid_t pid);

// Whether a child has ended; it stays for waitpid(2) to take.
int clinux_has_ended(pid_t pid);

// What a wait status says: the exit code or -1, the signal or 0.
int clinux_exit_code(int status);
int clinux_signal(int status);

#endif
