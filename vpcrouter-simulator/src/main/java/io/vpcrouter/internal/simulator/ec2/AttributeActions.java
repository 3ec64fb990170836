package io.vpcrouter.internal.simulator.ec2;

import io.vpcrouter.internal.simulator.ec2.Ec2Action.Response;
import io.vpcrouter.internal.simulator.rules.EntityLookup;
import io.vpcrouter.internal.simulator.rules.InstanceRules;
import io.vpcrouter.internal.simulator.rules.Refusal;
import io.vpcrouter.internal.simulator.world.SimInstance;
import io.vpcrouter.internal.simulator.world.SimInterface;
import io.vpcrouter.internal.simulator.world.SimInterface.Attachment;
import io.vpcrouter.internal.simulator.world.World;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Actions on the attributes of instances and network interfaces, which EC2 reads and changes one at a time. */
final class AttributeActions {
    private AttributeActions() {}

    static void register(Map<String, Ec2Action> actions) {
        actions.put("DescribeInstanceAttribute", AttributeActions::describeInstance);
        actions.put("ModifyInstanceAttribute", AttributeActions::modifyInstance);
        actions.put("DescribeNetworkInterfaceAttribute", AttributeActions::describeInterface);
        actions.put("ModifyNetworkInterfaceAttribute", AttributeActions::modifyInterface);
    }

    private static Response describeInstance(Ec2Call call) {
        String id = call.id("InstanceId");
        String attribute = attribute(call);
        World world = call.seen();
        SimInstance instance =
                EntityLookup.instances(world, List.of(id)).iterator().next();
        Response shown = switch (attribute) {
            case "instanceType" -> value(attribute, instance.type());
            case "sourceDestCheck" -> xml -> writeSourceDestCheck(xml, InstanceXml.interfacesOf(world, instance));
            case "rootDeviceName" -> value(attribute, InstanceXml.ROOT_DEVICE_NAME);
            case "instanceInitiatedShutdownBehavior" -> value(attribute, "stop");
            case "disableApiTermination", "disableApiStop", "ebsOptimized" -> value(attribute, false);
            case "enaSupport" -> value(attribute, true);
            case "enclaveOptions" -> xml -> xml.element(attribute, () -> xml.text("enabled", false));
            // Attributes that no simulated instance has.
            case "kernel", "ramdisk", "userData", "sriovNetSupport", "blockDeviceMapping", "productCodes", "groupSet" ->
                xml -> xml.element(attribute, () -> {});
            default -> throw call.parameters().bad("Attribute", attribute);
        };
        return xml -> {
            xml.text("instanceId", id);
            shown.write(xml);
        };
    }

    private static Response describeInterface(Ec2Call call) {
        String id = call.id("NetworkInterfaceId");
        String attribute = attribute(call);
        World world = call.seen();
        SimInterface eni =
                EntityLookup.interfaces(world, List.of(id)).iterator().next();
        Response shown = switch (attribute) {
            case "description" -> value(attribute, eni.description());
            case "sourceDestCheck" -> value(attribute, eni.sourceDestCheck());
            case "groupSet" -> xml -> xml.element(attribute, () -> {});
            case "associatePublicIpAddress" -> xml -> xml.text(attribute, false);
            case "attachment" -> xml -> writeAttachment(xml, world, eni.attachment());
            default -> throw call.parameters().bad("Attribute", attribute);
        };
        return xml -> {
            xml.text("networkInterfaceId", id);
            shown.write(xml);
        };
    }

    /** An instance shows the check of its primary interface; a terminated instance has none. */
    private static void writeSourceDestCheck(Ec2Xml xml, List<SimInterface> interfaces) throws IOException {
        if (!interfaces.isEmpty()) {
            value("sourceDestCheck", interfaces.get(0).sourceDestCheck()).write(xml);
        }
    }

    private static void writeAttachment(Ec2Xml xml, World world, @Nullable Attachment attachment) throws IOException {
        if (attachment != null) {
            InterfaceXml.attachment(xml, world, attachment);
        }
    }

    private static String attribute(Ec2Call call) {
        String attribute = call.parameters().text("Attribute");
        if (attribute == null || attribute.isEmpty()) {
            throw noAttribute();
        }
        return attribute;
    }

    private static Response value(String attribute, Object value) {
        return xml -> xml.element(attribute, () -> xml.text("value", value));
    }

    private static Response modifyInstance(Ec2Call call) {
        QueryParameters parameters = call.parameters();
        String id = call.id("InstanceId");
        String attribute = parameters.text("Attribute");
        String name = "sourceDestCheck".equals(attribute) ? "Value" : "SourceDestCheck.Value";
        if (parameters.text(name) == null) {
            throw noAttribute();
        }
        boolean check = parameters.flag(name, true);
        return call.changed(draft ->
                draft.interfaces().put(InstanceRules.onlyInterfaceOf(draft, id).withSourceDestCheck(check)));
    }

    private static Response modifyInterface(Ec2Call call) {
        QueryParameters parameters = call.parameters();
        String id = call.id("NetworkInterfaceId");
        String check = parameters.text("SourceDestCheck.Value");
        String description = parameters.text("Description.Value");
        boolean checked = parameters.flag("SourceDestCheck.Value", true);
        String attachment = parameters.text("Attachment.AttachmentId");
        boolean deleteOnTermination = parameters.flag("Attachment.DeleteOnTermination", false);
        List<String> given = Stream.of(
                        check == null ? "" : "sourceDestCheck",
                        description == null ? "" : "description",
                        attachment == null ? "" : "attachment")
                .filter(name -> !name.isEmpty())
                .toList();
        if (given.isEmpty()) {
            throw noAttribute();
        }
        if (given.size() > 1) {
            throw Refusal.invalidCombination(
                    "Fields for multiple attribute types specified: " + String.join(", ", given));
        }
        return call.changed(draft -> {
            SimInterface eni = EntityLookup.eni(draft, id);
            if (check != null) {
                draft.interfaces().put(eni.withSourceDestCheck(checked));
            } else if (description != null) {
                draft.interfaces().put(eni.withDescription(description));
            } else {
                draft.interfaces().put(eni.withAttachment(reattached(eni, attachment, deleteOnTermination)));
            }
        });
    }

    private static Refusal noAttribute() {
        return Refusal.invalidCombination("No attributes specified.");
    }

    private static Attachment reattached(SimInterface eni, @Nullable String attachment, boolean deleteOnTermination) {
        Attachment old = eni.attachment();
        if (old == null || !old.id().equals(attachment)) {
            throw new Refusal("InvalidAttachmentID.NotFound", "The attachment ID '" + attachment + "' does not exist");
        }
        return new Attachment(old.id(), old.instance(), old.deviceIndex(), deleteOnTermination);
    }
}
