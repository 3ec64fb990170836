package io.vpcrouter.cli;

/** The exit codes of the process. The numbers are part of the public interface. */
public enum ExitCode {
    /** Stopped in order, or everything is in line. */
    OK(0),
    /** A defect of the program, a demo without a failover, or a result that could not be written. */
    DEFECT(1),
    /** The command line, its files or the route spec are wrong. */
    USAGE(2),
    /** A plugin or the built-in server could not start. */
    START_FAILED(3),
    /** The cloud, or the daemon that was asked, refused or gave no answer. */
    REFUSED(4),
    /** Changes are pending, something is not in line, or another replica leads. */
    PENDING(10),
    /** Stopped by a signal before there was a result; 143 after SIGTERM. */
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
