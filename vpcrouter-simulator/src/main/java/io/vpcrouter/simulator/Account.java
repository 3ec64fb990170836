package io.vpcrouter.simulator;

/** The one account that owns everything. */
final class Account {
    /** The number that AWS's own documentation uses in examples. */
    static final String ID = "123456789012";

    private Account() {}
}
