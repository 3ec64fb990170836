package io.vpcrouter.internal.server.http;

import java.util.Map;

/**
 * Limits of the JDK's HTTP server. It reads them from system properties when it is first used, and there is no other way to set
 * them. Without them, a few clients that send nothing block it for ever.
 */
public final class HttpLimits {
    /** How many connections are open at most; more are closed at once. */
    static final int CONNECTIONS = 256;

    private static final Map<String, String> PROPERTIES = Map.of(
            // Seconds to send a whole request, and to take a whole response.
            "sun.net.httpserver.maxReqTime", "5",
            "sun.net.httpserver.maxRspTime", "10",
            "sun.net.httpserver.maxReqHeaders", "50",
            "jdk.httpserver.maxConnections", String.valueOf(CONNECTIONS),
            // Without it, the body of an answer waits up to 40 ms for the client to confirm the head.
            "sun.net.httpserver.nodelay", "true");

    private HttpLimits() {}

    /** Sets the limits that are not set yet. Must be called before the JDK's server is used. */
    public static void apply() {
        PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }
}
