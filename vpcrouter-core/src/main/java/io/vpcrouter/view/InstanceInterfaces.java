package io.vpcrouter.view;

import io.vpcrouter.model.NetworkInterface;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the network interface of an instance. The map is made when it is first needed: hardly any route names an instance. */
final class InstanceInterfaces {
    private final Collection<NetworkInterface> interfaces;
    private @Nullable Map<String, NetworkInterface> byInstance;

    InstanceInterfaces(Collection<NetworkInterface> interfaces) {
        this.interfaces = interfaces;
    }

    /** The interface of an instance, by the order of {@link InterfaceIndex}; null if none is known. */
    @Nullable
    NetworkInterface of(String instance) {
        Map<String, NetworkInterface> known = byInstance;
        if (known == null) {
            known = new HashMap<>(interfaces.size() * 2);
            for (NetworkInterface eni : interfaces) {
                if (eni.instance() != null) {
                    known.merge(eni.instance(), eni, InterfaceIndex::better);
                }
            }
            byInstance = known;
        }
        return known.get(instance);
    }
}
