package io.vpcrouter.model;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A host that was found by its tags.
 *
 * @param address its address
 * @param selector the tags that found it
 * @param networkInterface its network interface
 * @param instance its instance, or null if the interface is attached to none
 * @param name the name tag of what bears the tags; empty without one
 */
public record FoundHost(
        IpAddress address,
        TagSelector selector,
        String networkInterface,
        @Nullable String instance,
        String name) {
    /** Checks that nothing is null that must not be. */
    public FoundHost {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(selector, "selector");
        Objects.requireNonNull(networkInterface, "networkInterface");
        Objects.requireNonNull(name, "name");
    }

    /** The instance, if there is one. */
    public Optional<String> instanceIfAny() {
        return Optional.ofNullable(instance);
    }

    /** What it is called by: its instance, else its interface. Found hosts are listed in this order. */
    public String id() {
        return instance == null ? networkInterface : instance;
    }

    /** For people: {@code found by Role=vpn-gateway: i-0a1b 'nat-a'}. */
    public String text() {
        return "found by " + selector + ": " + id() + (name.isEmpty() ? "" : " '" + name + "'");
    }
}
