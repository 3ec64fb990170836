package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.rules.Refusal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All actions of the endpoint, by name. */
final class Ec2Actions {
    private static final Map<String, Ec2Action> ALL = new TreeMap<>();

    static {
        RouteActions.register(ALL);
        TableActions.register(ALL);
        InterfaceActions.register(ALL);
        AddressActions.register(ALL);
        InstanceActions.register(ALL);
        LaunchActions.register(ALL);
        AttributeActions.register(ALL);
        VpcActions.register(ALL);
        TagActions.register(ALL);
        PrefixListActions.register(ALL);
    }

    private Ec2Actions() {}

    static Set<String> names() {
        return ALL.keySet();
    }

    static Ec2Action byName(String name) {
        Ec2Action action = ALL.get(name);
        if (action == null) {
            throw new Refusal("InvalidAction", "The action " + name + " is not valid for this web service.");
        }
        return action;
    }
}
