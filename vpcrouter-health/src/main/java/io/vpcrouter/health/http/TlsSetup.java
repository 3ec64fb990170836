package io.vpcrouter.health.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Makes the engines for {@code --http_check_tls} and {@code --http_check_tls_insecure}. */
final class TlsSetup {
    private final SSLContext context;
    private final boolean verified;
    private final @Nullable String name;

    private TlsSetup(SSLContext context, boolean verified, @Nullable String name) {
        this.context = context;
        this.verified = verified;
        this.name = name;
    }

    /**
     * With the certificates that the JVM trusts, or with any.
     *
     * @param name what the certificate must be valid for, and which the host is told; null for the address of the host
     * @throws IOException if the JVM has no TLS
     */
    static TlsSetup of(boolean verified, @Nullable String name) throws IOException {
        try {
            SSLContext context = verified ? SSLContext.getDefault() : AnyCertificate.context();
            TlsSetup setup = new TlsSetup(context, verified, name);
            // The first handshake of a process loads hundreds of classes, and no host is to blame for the time that
            // takes.
            SSLEngine first = setup.engine(new InetSocketAddress(InetAddress.getLoopbackAddress(), 443));
            first.wrap(
                    ByteBuffer.allocate(0),
                    ByteBuffer.allocate(first.getSession().getPacketBufferSize()));
            return setup;
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("no TLS in this JVM: " + e.getMessage(), e);
        }
    }

    SSLEngine engine(InetSocketAddress host) {
        String peer = name == null ? host.getAddress().getHostAddress() : name;
        SSLEngine engine = context.createSSLEngine(peer, host.getPort());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        if (verified) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (name != null) {
            // Told by itself only if it has a dot.
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        engine.setSSLParameters(parameters);
        return engine;
    }
}
