package io.vpcrouter.control;

import io.vpcrouter.model.Cidr;
import io.vpcrouter.plan.Decision;
import io.vpcrouter.plan.RouteChange;

/** A row of the VPC: a table and a destination. At most one write to it is under way at a time. */
record RowKey(String table, Cidr destination) {
    static RowKey of(Decision decision) {
        return new RowKey(decision.table(), decision.destination());
    }

    static RowKey of(RouteChange change) {
        return new RowKey(change.table(), change.destination());
    }
}
