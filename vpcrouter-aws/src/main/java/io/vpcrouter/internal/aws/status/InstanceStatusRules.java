package io.vpcrouter.internal.aws.status;

import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.aws.errors.OneLine;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.InstanceStatusEvent;
import software.amazon.awssdk.services.ec2.model.InstanceStatusSummary;

/**
 * What the status of an instance means for a host on it.
 *
 * <p>Source: Amazon EC2 API Reference, InstanceStatus; Amazon EC2 User Guide, "Status checks" and "Scheduled events".
 */
final class InstanceStatusRules {
    private static final Set<String> ENDS_OF_INSTANCES = Set.of("instance-retirement", "instance-stop");
    // EC2 reports events for up to a week after they are over.
    private static final List<String> OVER = List.of("[Completed]", "[Canceled]");

    private InstanceStatusRules() {}

    /** The worst of what a status reports. */
    static Observation observation(InstanceStatus status) {
        String state =
                status.instanceState() == null ? null : status.instanceState().nameAsString();
        if (state == null) {
            return Observation.indeterminate("EC2 does not report the state of " + status.instanceId());
        }
        if (!state.equals("running")) {
            return Observation.gone(status.instanceId() + " is " + OneLine.of(state));
        }
        String system = word(status.systemStatus());
        String instance = word(status.instanceStatus());
        if (system.equals("impaired") || instance.equals("impaired")) {
            return Observation.unreachable((system.equals("impaired") ? "system" : "instance")
                    + " status check failed: " + status.instanceId());
        }
        Optional<InstanceStatusEvent> end = status.events().stream()
                .filter(InstanceStatusRules::endsInstance)
                .findFirst();
        if (end.isPresent()) {
            return Observation.questionable(
                    end.get().codeAsString() + " is scheduled for " + status.instanceId() + notBefore(end.get()));
        }
        if (system.equals("ok") && instance.equals("ok")) {
            return Observation.reachable();
        }
        return Observation.indeterminate(
                "status checks of " + status.instanceId() + ": system " + system + ", instance " + instance);
    }

    private static boolean endsInstance(InstanceStatusEvent event) {
        String description = event.description() == null ? "" : event.description();
        return ENDS_OF_INSTANCES.contains(event.codeAsString()) && OVER.stream().noneMatch(description::startsWith);
    }

    private static String notBefore(InstanceStatusEvent event) {
        return event.notBefore() == null ? "" : ", not before " + event.notBefore();
    }

    private static String word(@Nullable InstanceStatusSummary summary) {
        return summary == null ? "unknown" : OneLine.of(summary.statusAsString());
    }
}
