#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int clinux_accept4(int fd, struct sockaddr *address, socklen_t *length, int flags) {
    return accept4(fd, address, length, flags);
}

void clinux_name_thread(const char *name) {
    char cut[16];
    snprintf(cut, sizeof cut, "%s", name);
    pthread_setname_np(pthread_self(), cut);
}

// What the child does between vfork and exec: only async-signal-safe calls, for it runs in its parent's memory.
static int become(const char *path, char *const arguments[], char *const environment[], const char *directory,
                  const int descriptors[3]) {
    // The parent's handlers must not run here; the signals themselves are still blocked.
    struct sigaction standard = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
    if (setsid() < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) return errno;
    for (int number = 0; number < 3; number++)
        if (dup2(descriptors[number], number) < 0) return errno;
    if (close_range(3, ~0U, 0) < 0) {
        struct rlimit files;
        if (getrlimit(RLIMIT_NOFILE, &files) < 0) return errno;
        for (rlim_t number = 3; number < files.rlim_cur; number++) close((int)number);
    }
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) < 0) return errno;
    if (directory && chdir(directory) < 0) return errno;
    sigset_t empty;
    sigemptyset(&empty);
    sigprocmask(SIG_SETMASK, &empty, NULL);
    execve(path, arguments, environment);
    return errno;
}

int clinux_spawn(pid_t *pid, const char *path, char *const arguments[], char *const environment[],
                 const char *directory, int input, int output, int error) {
    // Out of the way of 0, 1 and 2, which the child is going to replace.
    int given[3] = {input, output, error};
    int descriptors[3] = {-1, -1, -1};
    volatile int failure = 0;
    for (int number = 0; number < 3 && failure == 0; number++) {
        descriptors[number] = fcntl(given[number], F_DUPFD_CLOEXEC, 3);
        if (descriptors[number] < 0) failure = errno;
    }
    if (failure == 0) {
        sigset_t all, before;
        sigfillset(&all);
        pthread_sigmask(SIG_BLOCK, &all, &before);
        // vfork and not fork: copying the page tables of a large server would stop it for milliseconds.
        pid_t child = vfork();
        if (child == 0) {
            failure = become(path, arguments, environment, directory, descriptors);
            _exit(127);
        }
        if (child < 0) failure = errno;
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        if (child > 0 && failure != 0) waitpid(child, NULL, 0);
        *pid = child;
    }
    for (int number = 0; number < 3; number++)
        if (descriptors[number] >= 0) close(descriptors[number]);
    return failure;
}

int clinux_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int clinux_pidfd(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int clinux_has_ended(pid_t pid) {
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
}

int clinux_exit_code(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

int clinux_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }
