package io.vpcrouter.internal.simulator.world;

/** The one account that owns everything. */
public final class Account {
    /** The number that AWS's own documentation uses in examples. */
    public static final String ID = "123456789012";

    private Account() {}
}
