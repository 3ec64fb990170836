package io.vpcrouter.internal.etcd.client;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Brings what gRPC logs by java.util.logging into the log of the program, from warnings on. */
final class GrpcLog {
    /** Held here, because the log manager forgets the settings of loggers that nobody holds. */
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    private GrpcLog() {}

    static synchronized void bridge() {
        if (GRPC.getUseParentHandlers()) {
            GRPC.setLevel(Level.WARNING);
            GRPC.addHandler(new SLF4JBridgeHandler());
            GRPC.setUseParentHandlers(false);
        }
    }
}
