package io.vpcrouter.internal.prober.echo;

import io.vpcrouter.internal.prober.posix.Errno;
import io.vpcrouter.internal.prober.posix.NativeException;
import java.io.IOException;

/** The system gives this process no socket for ICMP. */
public final class EchoRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    EchoRefusedException(NativeException ping, NativeException raw) {
        super("this process may not send pings: no ping socket (" + Errno.text(ping.errno()) + ") and no raw socket ("
                + Errno.text(raw.errno()) + ")");
        addSuppressed(ping);
        addSuppressed(raw);
    }
}
