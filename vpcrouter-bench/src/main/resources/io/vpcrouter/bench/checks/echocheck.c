/*
 * What C makes of the work of the check icmpecho: echo requests to COUNT addresses from 127.1.0.1 on, each host every
 * INTERVAL seconds at a time of its own, with retries, time-outs, a keyed token in the payload that is verified on the way
 * back, and counts and round trips of each host. One thread, one socket, sendmmsg and recvmmsg, reading while sending.
 *
 * Usage: echocheck COUNT SECONDS INTERVAL. It runs for half a second before it counts. Prints: answered, seconds, processor
 * seconds, missed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <linux/errqueue.h>
#include <linux/filter.h>
#include <linux/icmp.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BATCH 64
#define PACED_BATCH 16
#define DEPTH 4
#define RECENT 15
#define BUCKETS 256
#define FALL 3
#define NANOS 1000000000L

enum state { CLOSED, OUTSTANDING, MISSED };

struct packet {
    uint64_t header, probe, token;
};

struct host {
    uint32_t address;
    uint32_t newest;
    int next;
    int unanswered, retries_left;
    int64_t due;
    unsigned char states[DEPTH];
    int64_t sent_at[DEPTH];
    uint64_t sent, answered, missed, late, left_out, sum;
    float fastest, slowest, recent[RECENT];
};

/* Probes in the order in which their time comes; all of a queue wait equally long. */
struct queue {
    struct entry {
        uint64_t probe;
        int64_t time;
    } *entries;
    uint64_t first, end, mask;
};

static struct host *hosts;
static int buckets[BUCKETS];
static int64_t interval, retry, timeout, horizon, span;
static struct queue timeouts, retries;
static uint64_t key0, key1, random_state;
static uint64_t reachable, unreachable;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * NANOS + time.tv_nsec;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static uint64_t rotl(uint64_t value, int bits) {
    return value << bits | value >> (64 - bits);
}

/* SipHash-2-4 of the probe and the address, as the check takes it. */
static uint64_t token_of(uint64_t probe, uint32_t address) {
    uint64_t words[] = {probe, 0, address, 25ULL << 56 | 4, 0, 0};
    uint64_t v0 = key0 ^ 0x736f6d6570736575, v1 = key1 ^ 0x646f72616e646f6d;
    uint64_t v2 = key0 ^ 0x6c7967656e657261, v3 = key1 ^ 0x7465646279746573;
    for (int step = 0; step < 6; step++) {
        v3 ^= words[step];
        v2 ^= step == 4 ? 0xff : 0;
        for (int round = 0; round < 2; round++) {
            v0 += v1, v2 += v3;
            v1 = rotl(v1, 13) ^ v0, v3 = rotl(v3, 16) ^ v2;
            v0 = rotl(v0, 32) + v3, v2 += v1;
            v1 = rotl(v1, 17) ^ v2, v3 = rotl(v3, 21) ^ v0;
            v2 = rotl(v2, 32);
        }
        v0 ^= words[step];
    }
    return v0 ^ v1 ^ v2 ^ v3;
}

static uint64_t header_of(int type, int identifier, uint64_t probe) {
    return (uint64_t) type << 56 | (uint64_t) identifier << 16 | (probe & 0xffff);
}

static uint64_t sum_of_shorts(uint64_t bytes) {
    return (bytes >> 48) + (bytes >> 32 & 0xffff) + (bytes >> 16 & 0xffff) + (bytes & 0xffff);
}

static void write_request(struct packet *packet, int identifier, uint64_t probe, uint32_t address) {
    uint64_t token = token_of(probe, address);
    uint64_t header = header_of(ICMP_ECHO, identifier, probe);
    uint64_t sum = sum_of_shorts(header) + sum_of_shorts(probe) + sum_of_shorts(token);
    sum = (sum & 0xffff) + (sum >> 16);
    header |= (~(sum + (sum >> 16)) & 0xffff) << 32;
    *packet = (struct packet) {htobe64(header), htobe64(probe), htobe64(token)};
}

/* The probe that a packet answers; 0, which is no probe, if it proves nothing. */
static uint64_t read_reply(const unsigned char *bytes, int length, int identifier, uint32_t address) {
    struct packet packet;
    if (length != sizeof packet) {
        return 0;
    }
    memcpy(&packet, bytes, sizeof packet);
    uint64_t probe = be64toh(packet.probe);
    int ours = (be64toh(packet.header) & ~(0xffffULL << 32)) == header_of(ICMP_ECHOREPLY, identifier, probe)
            && be64toh(packet.token) == token_of(probe, address);
    return ours ? probe : 0;
}

static void make_queue(struct queue *queue, uint64_t most) {
    queue->mask = 1024;
    while (queue->mask < most) {
        queue->mask *= 2;
    }
    queue->entries = calloc(queue->mask, sizeof *queue->entries);
    queue->mask--;
}

static void add(struct queue *queue, uint64_t probe, int64_t time) {
    queue->entries[queue->end++ & queue->mask] = (struct entry) {probe, time};
}

/* Takes the first probe whose time has come, or 0. */
static uint64_t take(struct queue *queue, int64_t time) {
    struct entry *first = &queue->entries[queue->first & queue->mask];
    if (queue->first == queue->end || first->time > time) {
        return 0;
    }
    queue->first++;
    return first->probe;
}

static int64_t until(const struct queue *queue, int64_t time) {
    return queue->first == queue->end ? NANOS : queue->entries[queue->first & queue->mask].time - time;
}

static uint64_t next_random(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    return random_state ^= random_state << 17;
}

/* What the check reports to the core. */
static __attribute__((noinline)) void observed(const struct host *host, int alive, int64_t round_trip, int64_t sent_at) {
    (void) host, (void) round_trip, (void) sent_at;
    if (alive) {
        reachable++;
    } else {
        unreachable++;
    }
}

static int place(uint64_t probe) {
    return probe & (DEPTH - 1);
}

static int is_known(const struct host *host, uint64_t probe) {
    return host->newest - (uint32_t) probe < DEPTH;
}

static void schedule(int slot, int64_t due) {
    struct host *host = &hosts[slot];
    int64_t ahead = (due - horizon) / span;
    int bucket = (horizon / span + (ahead < 0 ? 0 : ahead >= BUCKETS ? BUCKETS - 1 : ahead)) % BUCKETS;
    host->due = due;
    host->next = buckets[bucket];
    buckets[bucket] = slot;
}

/* A new probe of a host; 0 if the oldest one that is remembered has no outcome yet. */
static uint64_t open_probe(int slot) {
    struct host *host = &hosts[slot];
    if (host->states[place(host->newest + 1)] == OUTSTANDING) {
        host->left_out++;
        return 0;
    }
    host->newest++;
    host->states[place(host->newest)] = CLOSED;
    return (uint64_t) slot << 32 | host->newest;
}

/* The next probe that is due: retries first, then the regular ones; 0 if there is none. */
static uint64_t next_probe(int64_t time) {
    for (uint64_t probe = take(&retries, time); probe; probe = take(&retries, time)) {
        struct host *host = &hosts[probe >> 32];
        int waits = host->newest == (uint32_t) probe && host->states[place(probe)] != CLOSED;
        if (waits && host->unanswered < FALL && host->retries_left > 0) {
            uint64_t again = open_probe(probe >> 32);
            host->retries_left--;
            if (again) {
                return again;
            }
        }
    }
    for (; horizon <= time; horizon += span) {
        int *bucket = &buckets[horizon / span % BUCKETS];
        while (*bucket) {
            int slot = *bucket;
            struct host *host = &hosts[slot];
            *bucket = host->next;
            if (host->due >= horizon + span) {
                schedule(slot, host->due);
                continue;
            }
            int64_t due = host->due;
            if (time - due >= interval) {
                host->left_out += (time - due) / interval;
                due += (time - due) / interval * interval;
            }
            int64_t next = due + interval - next_random() % (interval / 10);
            schedule(slot, next > time ? next : time + retry);
            uint64_t probe = open_probe(slot);
            if (probe) {
                return probe;
            }
        }
    }
    return 0;
}

static void sent(uint64_t probe, int64_t at) {
    struct host *host = &hosts[probe >> 32];
    host->states[place(probe)] = OUTSTANDING;
    host->sent_at[place(probe)] = at;
    host->sent++;
    host->unanswered++;
    add(&timeouts, probe, at + timeout);
    add(&retries, probe, at + retry);
}

static void note(struct host *host, int64_t nanos) {
    float taken = nanos;
    host->fastest = !host->answered || taken < host->fastest ? taken : host->fastest;
    host->slowest = !host->answered || taken > host->slowest ? taken : host->slowest;
    host->recent[host->answered % RECENT] = taken;
    host->answered++;
    host->sum += nanos;
}

static void answered(uint64_t probe, int64_t at, int count) {
    int slot = probe >> 32;
    if (slot < 1 || slot > count || !is_known(&hosts[slot], probe) || hosts[slot].states[place(probe)] == CLOSED) {
        return;
    }
    struct host *host = &hosts[slot];
    int64_t sent_at = host->sent_at[place(probe)], taken = at - sent_at;
    host->late += host->states[place(probe)] == MISSED || taken > timeout;
    host->states[place(probe)] = CLOSED;
    host->unanswered = 0;
    for (uint32_t later = (uint32_t) probe + 1; (int32_t) (later - host->newest) <= 0; later++) {
        host->unanswered += host->states[place(later)] == OUTSTANDING;
    }
    host->retries_left = FALL;
    note(host, taken);
    note(&hosts[0], taken);
    observed(host, 1, taken, sent_at);
}

static void judge(int64_t time) {
    for (uint64_t probe = take(&timeouts, time); probe; probe = take(&timeouts, time)) {
        struct host *host = &hosts[probe >> 32];
        if (is_known(host, probe) && host->states[place(probe)] == OUTSTANDING) {
            host->states[place(probe)] = MISSED;
            host->missed++;
            observed(host, 0, 0, host->sent_at[place(probe)]);
        }
    }
}

/* Raw sockets would otherwise be given all ICMP packets of the machine. */
static void filter(int fd, int identifier) {
    struct icmp_filter replies = {~(1u << ICMP_ECHOREPLY)};
    struct sock_filter code[] = {
        BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0),
        BPF_STMT(BPF_LD | BPF_H | BPF_IND, 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, identifier, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0xffff),
        BPF_STMT(BPF_RET | BPF_K, 0)};
    struct sock_fprog program = {sizeof code / sizeof code[0], code};
    if (setsockopt(fd, SOL_RAW, ICMP_FILTER, &replies, sizeof replies) < 0
            || setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0) {
        fail("filter");
    }
}

static int open_socket(int *raw, int *identifier) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, IPPROTO_ICMP);
    *raw = fd < 0;
    if (*raw) {
        fd = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK, IPPROTO_ICMP);
    }
    if (fd < 0) {
        fail("socket");
    }
    int receive = 64 << 20, send = 8 << 20, yes = 1, unsplit = IP_PMTUDISC_DO;
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &receive, sizeof receive) < 0) {
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive, sizeof receive);
    }
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &send, sizeof send) < 0) {
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &send, sizeof send);
    }
    setsockopt(fd, SOL_IP, IP_RECVERR, &yes, sizeof yes);
    setsockopt(fd, SOL_IP, IP_MTU_DISCOVER, &unsplit, sizeof unsplit);
    if (*raw) {
        *identifier = random_state & 0xffff;
        filter(fd, *identifier);
    } else {
        struct sockaddr_in any = {.sin_family = AF_INET};
        socklen_t size = sizeof any;
        if (bind(fd, (struct sockaddr *) &any, size) < 0 || getsockname(fd, (struct sockaddr *) &any, &size) < 0) {
            fail("bind");
        }
        *identifier = ntohs(any.sin_port);
    }
    return fd;
}

int main(int arguments, char **argument) {
    if (arguments != 4) {
        fprintf(stderr, "usage: echocheck COUNT SECONDS INTERVAL\n");
        return 2;
    }
    int count = atoi(argument[1]), raw, identifier;
    uint64_t keys[3];
    if (getrandom(keys, sizeof keys, 0) != sizeof keys) {
        fail("getrandom");
    }
    key0 = keys[0], key1 = keys[1], random_state = keys[2] | 1;
    int fd = open_socket(&raw, &identifier);
    interval = atof(argument[3]) * NANOS;
    timeout = interval / 4 < NANOS / 2 ? interval / 4 : NANOS / 2;
    retry = timeout > NANOS / 50 ? timeout : NANOS / 50;
    span = interval / (BUCKETS / 2);
    horizon = now() / span * span;
    hosts = calloc(count + 1, sizeof *hosts);
    make_queue(&timeouts, (uint64_t) count * (FALL + 2));
    make_queue(&retries, (uint64_t) count * (FALL + 2));
    for (int slot = 1; slot <= count; slot++) {
        hosts[slot].address = 0x7f010000u + slot;
        hosts[slot].retries_left = FALL;
        schedule(slot, horizon + interval * slot / count);
    }

    static struct packet out[BATCH];
    static unsigned char in[BATCH][128], control[128];
    static struct sockaddr_in to[BATCH], from[BATCH];
    static struct iovec out_room[BATCH], in_room[BATCH];
    static struct mmsghdr sends[BATCH], reads[BATCH];
    uint64_t pending[BATCH];
    for (int i = 0; i < BATCH; i++) {
        out_room[i] = (struct iovec) {&out[i], sizeof out[i]};
        in_room[i] = (struct iovec) {in[i], sizeof in[i]};
        to[i].sin_family = AF_INET;
        sends[i].msg_hdr = (struct msghdr) {
            .msg_name = &to[i], .msg_namelen = sizeof to[i], .msg_iov = &out_room[i], .msg_iovlen = 1};
        reads[i].msg_hdr = (struct msghdr) {.msg_name = &from[i], .msg_iov = &in_room[i], .msg_iovlen = 1};
    }

    int64_t begin = now() + NANOS / 2, end = begin + (int64_t) (atof(argument[2]) * NANOS);
    uint64_t before = 0;
    double used = 0;
    struct rusage usage;
    int first = 0, filled = 0, behind = 0, started = 0;
    for (int64_t time = now(); time < end; time = now()) {
        if (!started && time >= begin) {
            started = 1;
            begin = time;
            before = reachable;
            getrusage(RUSAGE_SELF, &usage);
            used = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
        }
        for (int read = BATCH; read == BATCH;) {
            for (int i = 0; i < BATCH; i++) {
                reads[i].msg_hdr.msg_namelen = sizeof from[i];
            }
            read = recvmmsg(fd, reads, BATCH, MSG_DONTWAIT, 0);
            int64_t at = now();
            for (int i = 0; i < read; i++) {
                int header = raw ? (in[i][0] & 15) * 4 : 0;
                uint32_t address = ntohl(from[i].sin_addr.s_addr);
                uint64_t probe = read_reply(in[i] + header, reads[i].msg_len - header, identifier, address);
                if (probe) {
                    answered(probe, at, count);
                }
            }
        }
        judge(time);
        if (first == filled) {
            first = filled = 0;
            int limit = behind ? BATCH : PACED_BATCH;
            for (uint64_t probe; filled < limit && (probe = next_probe(time)); filled++) {
                uint32_t address = hosts[probe >> 32].address;
                pending[filled] = probe;
                to[filled].sin_addr.s_addr = htonl(address);
                write_request(&out[filled], identifier, probe, address);
            }
            behind = filled == limit;
        }
        int64_t at = now();
        while (first < filled) {
            int some = sendmmsg(fd, sends + first, filled - first, MSG_DONTWAIT);
            if (some < 0 && errno != EAGAIN) {
                fail("sendmmsg");
            }
            if (some <= 0) {
                break;
            }
            for (int i = 0; i < some; i++) {
                sent(pending[first++], at);
            }
        }
        int64_t wait = horizon - at;
        wait = until(&timeouts, at) < wait ? until(&timeouts, at) : wait;
        wait = until(&retries, at) < wait ? until(&retries, at) : wait;
        if (!behind && wait > 0) {
            struct pollfd ready = {.fd = fd, .events = POLLIN | (first < filled ? POLLOUT : 0)};
            struct timespec most = {wait / NANOS, wait % NANOS};
            ppoll(&ready, 1, &most, NULL);
            struct msghdr error = {.msg_control = control, .msg_controllen = sizeof control};
            while (recvmsg(fd, &error, MSG_DONTWAIT | MSG_ERRQUEUE) >= 0) {
                error.msg_controllen = sizeof control;
            }
        }
    }
    double taken = (now() - begin) / 1e9;
    getrusage(RUSAGE_SELF, &usage);
    used = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6 - used;
    printf("%llu %.6f %.6f %llu\n", (unsigned long long) (reachable - before), taken, used,
           (unsigned long long) unreachable);
    return 0;
}
