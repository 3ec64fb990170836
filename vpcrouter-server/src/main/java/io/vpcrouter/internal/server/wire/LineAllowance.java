package io.vpcrouter.internal.server.wire;

/** How many more characters the lines of a head, or of the chunks of a body, may have. */
final class LineAllowance {
    private final String of;
    private final int most;
    private int left;

    LineAllowance(String of, int most) {
        this.of = of;
        this.most = most;
        this.left = most;
    }

    void take() throws BadRequestException {
        if (--left < 0) {
            throw new BadRequestException(431, of + ": too long (expected: at most " + most + " bytes)");
        }
    }
}
