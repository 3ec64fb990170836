/*
 * What a tight loop in C makes of the same work: echo requests to COUNT addresses from 127.1.0.1 on, over and over for
 * SECONDS, with sendmmsg and recvmmsg, reading while sending. No pace, no time-outs, no proof beyond type and identifier.
 *
 * Usage: echo COUNT SECONDS THREADS. Prints: answered, seconds, processor seconds.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/icmp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BATCH 64
#define LENGTH 24

struct worker {
    pthread_t thread;
    int raw, number, threads, count;
    double seconds;
    long answered;
};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static unsigned short checksum(const unsigned char *packet) {
    unsigned sum = 0;
    for (int i = 0; i < LENGTH; i += 2) {
        sum += packet[i] << 8 | packet[i + 1];
    }
    sum = (sum & 0xffff) + (sum >> 16);
    return htons((unsigned short) ~(sum + (sum >> 16)));
}

/* Raw sockets would otherwise be given the requests, and the replies to the other thread. */
static void filter(int fd, int identifier, int others) {
    struct icmp_filter replies = {~(1u << ICMP_ECHOREPLY)};
    if (setsockopt(fd, SOL_RAW, ICMP_FILTER, &replies, sizeof replies) < 0) {
        fail("ICMP_FILTER");
    }
    struct sock_filter code[] = {
        BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0),
        BPF_STMT(BPF_LD | BPF_H | BPF_IND, 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, identifier, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0xffff),
        BPF_STMT(BPF_RET | BPF_K, 0)};
    struct sock_fprog program = {sizeof code / sizeof code[0], code};
    if (others && setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0) {
        fail("SO_ATTACH_FILTER");
    }
}

static void *work(void *argument) {
    struct worker *worker = argument;
    int fd = socket(AF_INET, (worker->raw ? SOCK_RAW : SOCK_DGRAM) | SOCK_NONBLOCK, IPPROTO_ICMP);
    if (fd < 0) {
        fail("socket");
    }
    int identifier = (getpid() * 7 + worker->number) & 0xffff;
    int room = 64 << 20;
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) < 0) {
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    }
    if (worker->raw) {
        filter(fd, identifier, worker->threads > 1);
    } else {
        struct sockaddr_in any = {.sin_family = AF_INET};
        socklen_t size = sizeof any;
        if (bind(fd, (struct sockaddr *) &any, size) < 0 || getsockname(fd, (struct sockaddr *) &any, &size) < 0) {
            fail("bind");
        }
        identifier = ntohs(any.sin_port);
    }
    static _Thread_local unsigned char out[BATCH][LENGTH], in[BATCH][128];
    static _Thread_local struct sockaddr_in to[BATCH];
    static _Thread_local struct iovec out_room[BATCH], in_room[BATCH];
    static _Thread_local struct mmsghdr sends[BATCH], reads[BATCH];
    for (int i = 0; i < BATCH; i++) {
        out_room[i] = (struct iovec) {out[i], LENGTH};
        in_room[i] = (struct iovec) {in[i], sizeof in[i]};
        to[i].sin_family = AF_INET;
        sends[i].msg_hdr = (struct msghdr) {
            .msg_name = &to[i], .msg_namelen = sizeof to[i], .msg_iov = &out_room[i], .msg_iovlen = 1};
        reads[i].msg_hdr = (struct msghdr) {.msg_iov = &in_room[i], .msg_iovlen = 1};
    }
    double end = now() + worker->seconds;
    unsigned short sequence = 0;
    int host = worker->number;
    while (now() < end) {
        for (int i = 0; i < BATCH; i++) {
            unsigned char *packet = out[i];
            memset(packet, 0, LENGTH);
            packet[0] = ICMP_ECHO;
            packet[4] = identifier >> 8;
            packet[5] = identifier;
            packet[6] = sequence >> 8;
            packet[7] = sequence++;
            unsigned short sum = checksum(packet);
            memcpy(packet + 2, &sum, 2);
            to[i].sin_addr.s_addr = htonl(0x7f010001u + host);
            host += worker->threads;
            if (host >= worker->count) {
                host = worker->number;
            }
        }
        for (int sent = 0; sent < BATCH;) {
            int some = sendmmsg(fd, sends + sent, BATCH - sent, MSG_DONTWAIT);
            if (some < 0 && errno != EAGAIN) {
                fail("sendmmsg");
            }
            sent += some < 0 ? 0 : some;
        }
        for (int read = BATCH; read == BATCH;) {
            read = recvmmsg(fd, reads, BATCH, MSG_DONTWAIT, 0);
            for (int i = 0; i < read; i++) {
                unsigned char *packet = in[i] + (worker->raw ? (in[i][0] & 15) * 4 : 0);
                worker->answered += packet[0] == ICMP_ECHOREPLY && (packet[4] << 8 | packet[5]) == identifier;
            }
        }
    }
    close(fd);
    return 0;
}

int main(int count, char **arguments) {
    if (count != 4) {
        fprintf(stderr, "usage: echo COUNT SECONDS THREADS\n");
        return 2;
    }
    int threads = atoi(arguments[3]);
    int ping = socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
    struct worker workers[16] = {0};
    double start = now();
    for (int i = 0; i < threads && i < 16; i++) {
        workers[i] = (struct worker) {.raw = ping < 0,
                                      .number = i,
                                      .threads = threads,
                                      .count = atoi(arguments[1]),
                                      .seconds = atof(arguments[2])};
        pthread_create(&workers[i].thread, 0, work, &workers[i]);
    }
    long answered = 0;
    for (int i = 0; i < threads && i < 16; i++) {
        pthread_join(workers[i].thread, 0);
        answered += workers[i].answered;
    }
    double taken = now() - start;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%ld %.6f %.6f\n", answered, taken,
           usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
    return 0;
}
