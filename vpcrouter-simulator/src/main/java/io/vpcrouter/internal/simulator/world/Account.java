package io.vpcrouter.internal.simulator.world;

/** The account that owns all resources. */
public final class Account {
    /** The number that examples in AWS's documentation use. */
    public static final String ID = "123456789012";

    private Account() {}
}
