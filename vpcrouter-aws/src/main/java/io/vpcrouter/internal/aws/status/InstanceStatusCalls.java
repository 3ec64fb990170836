package io.vpcrouter.internal.aws.status;

import io.vpcrouter.health.Observation;
import io.vpcrouter.internal.aws.calls.AwsClients;
import io.vpcrouter.internal.aws.calls.Ec2Requests;
import io.vpcrouter.internal.aws.calls.ManagedResources;
import io.vpcrouter.internal.aws.errors.AwsErrors;
import io.vpcrouter.spi.CloudException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;

/**
 * Asks EC2 for the status of instances, many in one call.
 *
 * <p>Threading: one thread asks; any thread may close.
 */
public final class InstanceStatusCalls implements AutoCloseable {
    /** The most ids that EC2 takes in one call. */
    static final int MOST_IDS = 100;

    private static final String CALL = "DescribeInstanceStatus";

    private final Ec2Client ec2;
    private final AwsClients clients;
    private final Ec2Requests requests;
    private final ManagedResources managedResources = new ManagedResources();

    public InstanceStatusCalls(AwsClients clients, AwsErrors errors) {
        this.ec2 = clients.reads();
        this.clients = clients;
        this.requests = new Ec2Requests(errors, clients::resolveCredentials);
    }

    /**
     * Observes some instances; those that EC2 leaves out are absent.
     *
     * @param ids at most {@link #MOST_IDS}
     * @throws CloudException if EC2 refuses or does not answer
     */
    Map<String, Observation> observe(List<String> ids) {
        try {
            return list(ids);
        } catch (CloudException e) {
            if (!e.code().filter("InvalidInstanceID.NotFound"::equals).isPresent()) {
                throw e;
            }
            // One id that is gone, or not known everywhere yet, fails the whole call: halve the list until it stands
            // alone.
            if (ids.size() == 1) {
                return Map.of(ids.get(0), Observation.indeterminate("EC2 does not know " + ids.get(0)));
            }
            int half = ids.size() / 2;
            Map<String, Observation> both = new HashMap<>(observe(ids.subList(0, half)));
            both.putAll(observe(ids.subList(half, ids.size())));
            return both;
        }
    }

    private Map<String, Observation> list(List<String> ids) {
        Map<String, Observation> found = new HashMap<>();
        requests.listing(
                CALL,
                () -> managedResources.include(managed -> {
                    found.clear();
                    DescribeInstanceStatusRequest.Builder request = DescribeInstanceStatusRequest.builder()
                            .instanceIds(ids)
                            .includeAllInstances(true);
                    if (managed) {
                        request.includeManagedResources(true);
                    }
                    requests.each(
                            CALL,
                            ec2.describeInstanceStatusPaginator(request.build()),
                            DescribeInstanceStatusResponse::nextToken,
                            DescribeInstanceStatusResponse::hasInstanceStatuses,
                            page -> page.instanceStatuses()
                                    .forEach(status ->
                                            found.put(status.instanceId(), InstanceStatusRules.observation(status))));
                }));
        return found;
    }

    Map<String, Object> statistics() {
        return requests.statistics();
    }

    @Override
    public void close() {
        requests.close();
        clients.close();
    }
}
