package io.vpcrouter.internal.simulator.rules;

import io.vpcrouter.internal.simulator.world.Draft;
import io.vpcrouter.internal.simulator.world.InstanceState;
import io.vpcrouter.internal.simulator.world.SimInstance;
import io.vpcrouter.internal.simulator.world.SimInstance.Launch;
import io.vpcrouter.internal.simulator.world.SimInterface;
import io.vpcrouter.internal.simulator.world.SimInterface.Attachment;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The rules of instances and their states. */
public final class InstanceRules {
    private static final DateTimeFormatter REASON_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private InstanceRules() {}

    /** Launches an instance on a detached interface, which becomes its primary interface. */
    public static SimInstance run(
            Draft draft,
            SimInterface primary,
            boolean deleteOnTermination,
            String type,
            Launch launch,
            Map<String, String> tags) {
        SimInstance instance = SimInstance.launched(
                draft.newId("i-"),
                primary.vpc(),
                EntityLookup.subnet(draft, primary.subnet()).zone(),
                type,
                launch,
                InstanceState.PENDING,
                tags);
        draft.startTransition(instance, InstanceState.PENDING, InstanceState.RUNNING);
        draft.interfaces()
                .put(primary.withAttachment(
                        new Attachment(draft.newId("eni-attach-"), instance.id(), 0, deleteOnTermination)));
        return instance;
    }

    public static void start(Draft draft, String id) {
        SimInstance instance = EntityLookup.instance(draft, id);
        switch (instance.state()) {
            case STOPPED ->
                draft.startTransition(instance.withStateReason(""), InstanceState.PENDING, InstanceState.RUNNING);
            case PENDING, RUNNING -> {}
            default -> throw notInState(id, "started");
        }
    }

    public static void stop(Draft draft, String id) {
        SimInstance instance = EntityLookup.instance(draft, id);
        switch (instance.state()) {
            case PENDING, RUNNING ->
                draft.startTransition(byUser(draft, instance), InstanceState.STOPPING, InstanceState.STOPPED);
            case STOPPING, STOPPED -> {}
            default -> throw notInState(id, "stopped");
        }
    }

    public static void terminate(Draft draft, String id) {
        SimInstance instance = EntityLookup.instance(draft, id);
        if (instance.state() != InstanceState.TERMINATED && instance.state() != InstanceState.SHUTTING_DOWN) {
            draft.startTransition(byUser(draft, instance), InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED);
        }
    }

    private static SimInstance byUser(Draft draft, SimInstance instance) {
        return instance.withStateReason("User initiated (" + REASON_TIME.format(draft.now()) + " GMT)");
    }

    private static Refusal notInState(String id, String done) {
        return new Refusal(
                "IncorrectInstanceState",
                "The instance '" + id + "' is not in a state from which it can be " + done + ".");
    }

    /** Finishes a transition, unless another call changed the state of the instance in the meantime. */
    static void finishTransition(Draft draft, Draft.Transition transition) {
        SimInstance instance = EntityLookup.instance(draft, transition.instance());
        if (instance.state() != transition.from()) {
            return;
        }
        draft.instances().put(instance.withState(transition.to()));
        if (transition.to() == InstanceState.TERMINATED) {
            for (SimInterface eni : interfacesOf(draft, instance.id())) {
                Attachment attachment = eni.attachment();
                if (attachment != null && attachment.deleteOnTermination()) {
                    draft.interfaces().remove(eni.id());
                } else {
                    draft.interfaces().put(eni.withAttachment(null));
                }
            }
        }
    }

    static List<SimInterface> interfacesOf(Draft draft, String instance) {
        return draft.interfaces().entries().values().stream()
                .filter(eni -> eni.isAttachedTo(instance))
                .toList();
    }

    /** The only interface of an instance; refuses an instance with several interfaces. */
    public static SimInterface onlyInterfaceOf(Draft draft, String instance) {
        SimInstance found = EntityLookup.instance(draft, instance);
        List<SimInterface> interfaces = interfacesOf(draft, instance);
        if (interfaces.size() > 1) {
            throw new Refusal(
                    "InvalidInstanceID",
                    "There are multiple interfaces attached to instance '" + instance
                            + "'. Please specify an interface ID for the operation instead.");
        }
        if (interfaces.isEmpty()) {
            throw new Refusal(
                    "IncorrectInstanceState",
                    "The instance '" + instance + "' has no interface; it is "
                            + found.state().word() + ".");
        }
        return interfaces.get(0);
    }
}
