package io.vpcrouter.drain;

import java.time.Duration;

/** Lets time pass between two reads; a test lets virtual time pass. */
@FunctionalInterface
interface Pause {
    void await(Duration time) throws InterruptedException;
}
