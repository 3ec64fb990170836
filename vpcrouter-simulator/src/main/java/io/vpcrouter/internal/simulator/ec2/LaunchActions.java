package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.ec2.Ec2Action.Response;
import io.vpcrouter.internal.simulator.rules.EntityLookup;
import io.vpcrouter.internal.simulator.rules.InstanceRules;
import io.vpcrouter.internal.simulator.rules.InterfaceRules;
import io.vpcrouter.internal.simulator.rules.Refusal;
import io.vpcrouter.internal.simulator.world.Draft;
import io.vpcrouter.internal.simulator.world.SimInstance;
import io.vpcrouter.internal.simulator.world.SimInstance.Launch;
import io.vpcrouter.internal.simulator.world.SimInterface;
import io.vpcrouter.internal.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** RunInstances: instances with their interfaces; other resources of an instance are not simulated. */
final class LaunchActions {
    /** The largest number of instances in one launch. */
    static final int LARGEST = 1000;

    private LaunchActions() {}

    static void register(Map<String, Ec2Action> actions) {
        actions.put("RunInstances", LaunchActions::run);
    }

    /** The primary interface of a new instance: an existing interface, or a new one in a subnet. */
    private record Primary(
            @Nullable String existing, String subnet, AddressActions.Wanted addresses, boolean deleteOnTermination) {
        SimInterface in(Draft draft) {
            if (existing != null) {
                SimInterface eni = EntityLookup.eni(draft, existing);
                if (eni.attachment() != null) {
                    throw new Refusal("InvalidNetworkInterface.InUse", "Interface: [" + existing + "] in use.");
                }
                return eni;
            }
            SimInterface bare = InterfaceRules.create(draft, subnet, "", Map.of());
            addresses.assignTo(draft, bare.id());
            return EntityLookup.eni(draft, bare.id());
        }
    }

    /** The new instances as the response shows them: pending, even if they start at once. */
    private record Launched(List<String> ids, World world) {
        List<SimInstance> instances() {
            return ids.stream()
                    .map(id -> Objects.requireNonNull(world.instances().get(id)))
                    .toList();
        }
    }

    private static Response run(Ec2Call call) {
        QueryParameters parameters = call.parameters();
        parameters.required("MinCount");
        parameters.required("MaxCount");
        int count = parameters.number("MaxCount", 1);
        if (count < 1 || count > LARGEST || parameters.number("MinCount", 1) > count) {
            throw Refusal.invalidValue("Value (" + count + ") for parameter maxCount is invalid.");
        }
        String type = Objects.requireNonNullElse(parameters.text("InstanceType"), "t3.micro");
        String image = Objects.requireNonNullElse(parameters.text("ImageId"), SimInstance.DEFAULT_IMAGE);
        Map<String, String> tags = call.tagsFor("instance");
        Primary primary = primary(call);
        if (count > 1
                && (primary.existing() != null
                        || !primary.addresses().addresses().isEmpty())) {
            throw Refusal.invalidCombination("Interfaces and addresses cannot be given for several instances");
        }
        parameters.ignore(
                "KeyName",
                "SecurityGroupId",
                "SecurityGroup",
                "UserData",
                "ClientToken",
                "Placement",
                "Monitoring",
                "EbsOptimized",
                "IamInstanceProfile",
                "BlockDeviceMapping",
                "MetadataOptions",
                "InstanceInitiatedShutdownBehavior",
                "DisableApiTermination",
                "CreditSpecification");
        Launched launched = call.change(draft -> {
            String reservation = draft.newId("r-");
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Launch launch = new Launch(reservation, i, image, draft.now());
                ids.add(InstanceRules.run(draft, primary.in(draft), primary.deleteOnTermination(), type, launch, tags)
                        .id());
            }
            return new Launched(ids, draft.toWorld());
        });
        return xml -> InstanceXml.reservation(xml, launched.world(), launched.instances());
    }

    private static Primary primary(Ec2Call call) {
        QueryParameters parameters = call.parameters();
        List<QueryParameters> interfaces = parameters.structures("NetworkInterface");
        if (interfaces.size() > 1) {
            throw Refusal.invalidValue("An instance is launched with one interface here; attach the others later");
        }
        QueryParameters source = interfaces.isEmpty() ? parameters : interfaces.get(0);
        source.ignore("DeviceIndex", "AssociatePublicIpAddress", "SecurityGroupId", "Description", "InterfaceType");
        String existing = interfaces.isEmpty() ? null : source.text("NetworkInterfaceId");
        boolean deleteOnTermination = source.flag("DeleteOnTermination", existing == null);
        AddressActions.Wanted addresses = AddressActions.Wanted.ofNewInterface(source);
        String subnet = source.text("SubnetId");
        if (existing == null && subnet == null) {
            throw new Refusal("MissingInput", "No subnets found for the default VPC. Please specify a subnet.");
        }
        return new Primary(existing, Objects.requireNonNullElse(subnet, ""), addresses, deleteOnTermination);
    }
}
