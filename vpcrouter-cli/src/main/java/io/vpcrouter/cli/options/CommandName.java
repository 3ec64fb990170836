package io.vpcrouter.cli.options;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The commands. */
public enum CommandName {
    RUN("Keep the routes as the route spec wants them, until it is stopped.", true, ""),
    PLAN("Show what one pass would change, and change nothing.", true, ""),
    ONCE("Make a single pass.", true, ""),
    VALIDATE("Check a route spec without a cloud.", false, "FILE"),
    STATUS("Show what a running daemon says of itself.", false, ""),
    DRAIN("Take a router out: tag it as drained, and wait until no route leads to it.", false, "HOST"),
    UNDRAIN("Put a drained router back.", false, "HOST"),
    PLUGINS("List the modes, health checks, clouds and leaderships that were found.", false, ""),
    SIMULATE("Serve a simulated VPC in the EC2 query protocol.", false, ""),
    DEMO("Watch a failover in a simulated VPC.", false, "");

    private final String summary;
    private final boolean routes;
    private final String operand;

    CommandName(String summary, boolean routes, String operand) {
        this.summary = summary;
        this.routes = routes;
        this.operand = operand;
    }

    /** The word on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it does, for people. */
    public String summary() {
        return summary;
    }

    /** Whether it works on a VPC, with a mode, a health check and a cloud. */
    public boolean routes() {
        return routes;
    }

    /** Whether it needs a cloud; one that works on a VPC does. */
    public boolean needsCloud() {
        return routes || this == DRAIN || this == UNDRAIN;
    }

    /** Whether it ends by itself, with a result on standard output. */
    public boolean hasResult() {
        return switch (this) {
            case PLAN, ONCE, VALIDATE, STATUS, DRAIN, UNDRAIN, PLUGINS -> true;
            case RUN, SIMULATE, DEMO -> false;
        };
    }

    /** The name of its one operand; empty if it takes none. */
    String operand() {
        return operand;
    }

    /** What its operand has to be. */
    String expectedOperand() {
        return operand.equals("FILE") ? "a path" : "an address";
    }

    public static Optional<CommandName> of(String word) {
        return Arrays.stream(values())
                .filter(command -> command.word().equals(word))
                .findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(CommandName::word).toList();
    }
}
