package io.vpcrouter.internal.simulator.rules;

import io.vpcrouter.internal.simulator.world.Behaviour;
import io.vpcrouter.internal.simulator.world.Region;
import io.vpcrouter.internal.simulator.world.World;
import io.vpcrouter.spi.RouterClock;

/** The simulated EC2 of one region, with the id of its first VPC. */
public record SimulatedEc2(String vpc, String regionName, Region region, Behaviour behaviour, CallGate gate) {
    static SimulatedEc2 start(String vpc, String regionName, World start, RouterClock clock, Behaviour behaviour) {
        return new SimulatedEc2(
                vpc,
                regionName,
                new Region(start, clock, behaviour, InstanceRules::finishTransition),
                behaviour,
                new CallGate(behaviour, new Throttle(clock)));
    }
}
