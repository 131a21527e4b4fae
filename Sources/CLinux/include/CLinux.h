// What Swift's Glibc module leaves out of Linux: epoll, eventfd and the calls declared only under _GNU_SOURCE.
#ifndef CLINUX_H
#define CLINUX_H

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// accept4(2) is declared only under _GNU_SOURCE, which the Glibc module is not built with.
int clinux_accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);

// pthread_setname_np(3) for the calling thread: likewise; names longer than 15 bytes are cut.
void clinux_name_thread(const char *name);

#endif
