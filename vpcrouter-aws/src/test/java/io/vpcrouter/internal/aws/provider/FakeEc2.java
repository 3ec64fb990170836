package io.vpcrouter.internal.aws.provider;

import io.vpcrouter.internal.aws.calls.Ec2Calls;
import io.vpcrouter.internal.aws.listing.FoundInstance;
import io.vpcrouter.internal.aws.listing.FoundInterface;
import io.vpcrouter.model.Cidr;
import io.vpcrouter.model.Destination;
import io.vpcrouter.model.IpAddress;
import io.vpcrouter.model.NetworkInterface;
import io.vpcrouter.model.PrefixList;
import io.vpcrouter.model.PrefixListId;
import io.vpcrouter.model.RouteTable;
import io.vpcrouter.model.Subnet;
import io.vpcrouter.spi.CloudException;
import io.vpcrouter.spi.WritePermit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers from lists that a test fills, and writes down what was asked. */
final class FakeEc2 implements Ec2Calls {
    final List<RouteTable> tables = new ArrayList<>();
    final List<FoundInterface> interfaces = new ArrayList<>();
    final List<FoundInstance> instances = new ArrayList<>();
    final List<Subnet> subnets = new ArrayList<>();
    /** What the listing of instances throws. */
    @Nullable
    CloudException instancesRefusal;

    final List<String> asked = new ArrayList<>();
    boolean vpcExists = true;
    /** What dry runs throw, by action; the others would be allowed. */
    final Map<String, CloudException> dryRunAnswers = new HashMap<>();
    /** What every call throws. */
    @Nullable
    CloudException failure;
    /** What switching off a check throws. */
    @Nullable
    CloudException refusal;

    static FoundInterface eni(String id, String address, String... prefixes) {
        return eni(id, address, false, prefixes);
    }

    static FoundInterface eni(String id, String address, boolean sourceDestCheck, String... prefixes) {
        IpAddress primary = IpAddress.parse(address);
        List<Cidr> delegated = List.of(prefixes).stream().map(Cidr::parse).toList();
        return new FoundInterface(
                new NetworkInterface(
                        id, Set.of(primary), delegated, "subnet-1", "us-east-1a", "i-1", true, sourceDestCheck),
                primary,
                null,
                Map.of());
    }

    List<String> takeAsked() {
        List<String> taken = List.copyOf(asked);
        asked.clear();
        return taken;
    }

    private void ask(String call) {
        asked.add(call);
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public boolean vpcExists() {
        ask("vpc");
        return vpcExists;
    }

    @Override
    public List<RouteTable> routeTables() {
        ask("tables");
        return List.copyOf(tables);
    }

    @Override
    public List<Subnet> subnets() {
        ask("subnets");
        return List.copyOf(subnets);
    }

    @Override
    public List<FoundInterface> interfacesByAddress(Collection<IpAddress> addresses) {
        ask("interfaces by address " + new TreeSet<>(addresses));
        return interfaces.stream()
                .filter(eni -> eni.details().addresses().stream().anyMatch(addresses::contains))
                .toList();
    }

    @Override
    public List<FoundInterface> interfacesById(Collection<String> ids) {
        ask("interfaces by id " + new TreeSet<>(ids));
        return interfaces.stream().filter(eni -> ids.contains(eni.id())).toList();
    }

    @Override
    public List<FoundInterface> allInterfaces() {
        ask("all interfaces");
        return List.copyOf(interfaces);
    }

    @Override
    public List<PrefixList> prefixLists(Collection<PrefixListId> lists) {
        ask("prefix lists " + new TreeSet<>(lists));
        return List.of();
    }

    @Override
    public List<FoundInterface> interfacesByTagKey(Collection<String> keys) {
        ask("interfaces by tag " + new TreeSet<>(keys));
        return interfaces.stream()
                .filter(eni -> keys.stream().anyMatch(eni.tags()::containsKey))
                .toList();
    }

    @Override
    public List<FoundInstance> instancesByTagKey(Collection<String> keys) {
        ask("instances by tag " + new TreeSet<>(keys));
        if (instancesRefusal != null) {
            throw instancesRefusal;
        }
        return instances.stream()
                .filter(instance -> keys.stream().anyMatch(instance.tags()::containsKey))
                .toList();
    }

    @Override
    public void tag(String resource, String key, String value) {
        ask("tag " + resource + " " + key + "=" + value);
    }

    @Override
    public void untag(String resource, String key) {
        ask("untag " + resource + " " + key);
    }

    @Override
    public void createRoute(String table, Destination destination, String eni, WritePermit permit) {
        ask("create " + destination + " in " + table + " to " + eni);
    }

    @Override
    public void replaceRoute(String table, Destination destination, String eni, WritePermit permit) {
        ask("replace " + destination + " in " + table + " to " + eni);
    }

    @Override
    public void deleteRoute(String table, Destination destination, WritePermit permit) {
        ask("delete " + destination + " in " + table);
    }

    @Override
    public void tryCreateRoute(String table, Destination destination, String eni) {
        dryRun("CreateRoute", destination + " in " + table + " to " + eni);
    }

    @Override
    public void tryReplaceRoute(String table, Destination destination, String eni) {
        dryRun("ReplaceRoute", destination + " in " + table + " to " + eni);
    }

    @Override
    public void tryDeleteRoute(String table, Destination destination) {
        dryRun("DeleteRoute", destination + " in " + table);
    }

    @Override
    public void trySourceDestCheck(String eni, boolean check) {
        dryRun("ModifyNetworkInterfaceAttribute", eni + " " + check);
    }

    private void dryRun(String action, String what) {
        ask("try " + action + " " + what);
        CloudException answer = dryRunAnswers.get(action);
        if (answer != null) {
            throw answer;
        }
    }

    @Override
    public void switchOffSourceDestCheck(String eni, WritePermit permit) {
        ask("switch off " + eni);
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public Map<String, Object> statistics() {
        return Map.of("asked", asked.size());
    }

    @Override
    public void close() {
        asked.add("close");
    }
}
