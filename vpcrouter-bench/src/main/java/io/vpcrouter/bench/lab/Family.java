package io.vpcrouter.bench.lab;

/** The addresses of the lab in one family. */
enum Family {
    /** IPv4. */
    IPV4("10.", ".", "/16", "/24"),
    /** IPv6. */
    IPV6("fd00:", ":", "/32", "/64");

    private final String start;
    private final String separator;
    private final String network;
    private final String route;

    Family(String start, String separator, String network, String route) {
        this.start = start;
        this.separator = separator;
        this.network = network;
        this.route = route;
    }

    /** The address of a machine in one of the networks of the lab. */
    String address(int net, int group, int number) {
        return this == IPV4
                ? start + net + separator + group + separator + number
                : start + net + separator + group + "::" + number;
    }

    /** The length of a network. */
    String network() {
        return network;
    }

    /** All destinations. */
    String destinations() {
        return this == IPV4 ? "10.9.0.0/16" : "fd00:9::/32";
    }

    /** One destination, the route spec's. */
    String destination(int number) {
        return address(9, number, 0) + route;
    }

    /** Where the packets of a destination go. */
    String server(int number) {
        return address(9, number, 1);
    }

    /** The option of {@code ip}. */
    String flag() {
        return this == IPV4 ? "-4" : "-6";
    }
}
