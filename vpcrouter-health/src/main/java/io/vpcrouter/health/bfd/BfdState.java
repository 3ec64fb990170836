package io.vpcrouter.health.bfd;

/** The states of a session, in the order of their numbers (RFC 5880, section 4.1). */
enum BfdState {
    ADMIN_DOWN("administratively down"),
    DOWN("down"),
    INIT("starting"),
    UP("up");

    private static final BfdState[] BY_NUMBER = values();

    private final String text;

    BfdState(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** The number on the wire. */
    int number() {
        return switch (this) {
            case ADMIN_DOWN -> 0;
            case DOWN -> 1;
            case INIT -> 2;
            case UP -> 3;
        };
    }

    /** The state with a number of two bits. */
    static BfdState of(int number) {
        return BY_NUMBER[number];
    }
}
