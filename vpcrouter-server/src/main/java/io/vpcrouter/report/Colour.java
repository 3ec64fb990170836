package io.vpcrouter.report;

/** Colours of a terminal. They only repeat what the words say. */
enum Colour {
    NONE(""),
    GREEN("32"),
    YELLOW("33"),
    RED("31");

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    /** The text in this colour. */
    String around(String text) {
        return this == NONE ? text : "\u001b[" + code + 'm' + text + "\u001b[0m";
    }
}
