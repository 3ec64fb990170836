/*
 * What a tight loop in C makes of the same work: TCP connections to COUNT addresses from 127.1.0.1 on, over and over for
 * SECONDS, non-blocking on one epoll, 256 in flight, each closed with a reset as soon as it is established.
 *
 * Usage: connect COUNT PORT SECONDS. Prints: established, seconds, processor seconds, failed.
 *
 * Without arguments it is the other side: it prints its port and listens until its standard input ends. The kernel is told
 * to keep connections without data to itself, so that nothing has to be accepted and no queue can run over.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define IN_FLIGHT 256

static long established, failed;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void done(int fd, int error) {
    if (error) {
        failed++;
    } else {
        established++;
    }
    close(fd);
}

static int serve(void) {
    int fd = socket(AF_INET, SOCK_STREAM, 0), seconds = 10;
    struct sockaddr_in any = {.sin_family = AF_INET};
    socklen_t size = sizeof any;
    if (fd < 0 || setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds, sizeof seconds) < 0
            || bind(fd, (struct sockaddr *) &any, size) < 0 || listen(fd, 4096) < 0
            || getsockname(fd, (struct sockaddr *) &any, &size) < 0) {
        fail("listen");
    }
    printf("%d\n", ntohs(any.sin_port));
    fflush(stdout);
    while (getchar() != EOF) {
    }
    return 0;
}

int main(int count, char **arguments) {
    if (count == 1) {
        return serve();
    }
    if (count != 4) {
        fprintf(stderr, "usage: connect COUNT PORT SECONDS\n");
        return 2;
    }
    int hosts = atoi(arguments[1]), next = 0, flying = 0;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[2]))};
    struct linger reset = {1, 0};
    struct epoll_event events[IN_FLIGHT];
    int poll = epoll_create1(0);
    double start = now(), end = start + atof(arguments[3]);
    while (now() < end) {
        while (flying < IN_FLIGHT) {
            int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            if (fd < 0) {
                fail("socket");
            }
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
            to.sin_addr.s_addr = htonl(0x7f010001u + next);
            next = next + 1 < hosts ? next + 1 : 0;
            if (connect(fd, (struct sockaddr *) &to, sizeof to) == 0) {
                done(fd, 0);
            } else if (errno == EINPROGRESS) {
                struct epoll_event event = {.events = EPOLLOUT, .data.fd = fd};
                if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) < 0) {
                    fail("epoll_ctl");
                }
                flying++;
            } else {
                done(fd, errno);
            }
        }
        int ready = epoll_wait(poll, events, IN_FLIGHT, 10);
        for (int i = 0; i < ready; i++) {
            int error = 0;
            socklen_t size = sizeof error;
            getsockopt(events[i].data.fd, SOL_SOCKET, SO_ERROR, &error, &size);
            done(events[i].data.fd, error);
            flying--;
        }
    }
    double taken = now() - start;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%ld %.6f %.6f %ld\n", established, taken,
           usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6, failed);
    return 0;
}
