package io.vpcrouter.notify;

import io.vpcrouter.control.Role;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a notification.
 *
 * @param vpc the VPC, or empty if the cloud has none
 * @param version the version of the program
 * @param replica the name of the replica, or null for a router that is the only one
 * @param role what the replica does at that moment
 */
record Sender(String vpc, String version, @Nullable String replica, Role role) {
    /** A router that does not know its VPC yet. */
    static Sender of(String version) {
        return new Sender("", version, null, Role.STANDBY);
    }

    Sender withVpc(String id) {
        return new Sender(id, version, replica, role);
    }

    Sender withReplica(String name) {
        return new Sender(vpc, version, name, role);
    }

    Sender withRole(Role now) {
        return new Sender(vpc, version, replica, now);
    }

    /** The beginning of a sentence for people, which says where this comes from; empty if there is nothing to say. */
    String prefix() {
        String who = replica == null ? "" : role.text() + " " + replica;
        String separator = vpc.isEmpty() || who.isEmpty() ? "" : ", ";
        String all = vpc + separator + who;
        return all.isEmpty() ? "" : all + ": ";
    }
}
