package io.vpcrouter.internal.aws.listing;

/**
 * The fields of one route, as they stand in the response; empty if absent. A listing reuses one object for all of its
 * routes, of which there may be 200,000.
 *
 * <p>Threading: one thread.
 */
final class RouteTexts {
    private String destination = "";
    private String eni = "";
    private String instance = "";
    private String other = "";
    private String origin = "";
    private String state = "";

    /** Clears all fields for the next route. */
    void clear() {
        destination = "";
        eni = "";
        instance = "";
        other = "";
        origin = "";
        state = "";
    }

    void destination(String text) {
        destination = destination.isEmpty() ? text : destination;
    }

    void eni(String text) {
        eni = text;
    }

    void instance(String text) {
        instance = text;
    }

    /** A target that is neither an interface nor an instance; the first one counts. */
    void other(String text) {
        other = other.isEmpty() ? text : other;
    }

    void origin(String text) {
        origin = text;
    }

    void state(String text) {
        state = text;
    }

    String destination() {
        return destination;
    }

    String eni() {
        return eni;
    }

    String instance() {
        return instance;
    }

    String other() {
        return other;
    }

    String origin() {
        return origin;
    }

    String state() {
        return state;
    }
}
