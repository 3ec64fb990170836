"""Builds a VPC in the simulated EC2 with boto3, moves routes and checks what it reads back."""

import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ec2 = boto3.client("ec2", endpoint_url=os.environ["ENDPOINT"], config=Config(retries={"max_attempts": 0}))


def expect(expected, found):
    assert expected == found, f"{found!r} (expected: {expected!r})"


def expect_error(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        expect(code, error.response["Error"]["Code"])
    else:
        raise AssertionError(f"no error (expected: {code})")


def routes(table):
    described = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
    return {route.get("DestinationCidrBlock") or route.get("DestinationIpv6CidrBlock"): route for route in described}


vpc = ec2.create_vpc(
    CidrBlock="10.0.0.0/16",
    AmazonProvidedIpv6CidrBlock=True,
    TagSpecifications=[{"ResourceType": "vpc", "Tags": [{"Key": "a<b", "Value": "&\"'ü"}]}],
)["Vpc"]
expect([{"Key": "a<b", "Value": "&\"'ü"}], vpc["Tags"])
vpc_id = vpc["VpcId"]
block = vpc["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"].replace("::/56", "::/64")

subnets = [
    ec2.create_subnet(
        VpcId=vpc_id, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone="us-east-1b", **({"Ipv6CidrBlock": block} if n == 0 else {})
    )["Subnet"]["SubnetId"]
    for n in range(12)
]
pages = ec2.get_paginator("describe_subnets").paginate(
    Filters=[{"Name": "vpc-id", "Values": [vpc_id]}], PaginationConfig={"PageSize": 5}
)
expect([5, 5, 2], [len(page["Subnets"]) for page in pages])

launched = ec2.run_instances(ImageId="ami-1", MinCount=2, MaxCount=2, SubnetId=subnets[0], InstanceType="t3.nano")
instances = launched["Instances"]
expect(["pending", "pending"], [instance["State"]["Name"] for instance in instances])
router, other = [instance["InstanceId"] for instance in instances]
reservations = ec2.describe_instances(Filters=[{"Name": "image-id", "Values": ["ami-1"]}])["Reservations"]
expect([launched["ReservationId"]], [reservation["ReservationId"] for reservation in reservations])
expect([router, other], [instance["InstanceId"] for instance in reservations[0]["Instances"]])
ec2.get_waiter("instance_running").wait(InstanceIds=[router, other])
ec2.get_waiter("instance_status_ok").wait(InstanceIds=[router, other])

eni = ec2.create_network_interface(
    SubnetId=subnets[0],
    PrivateIpAddresses=[
        {"PrivateIpAddress": "10.0.0.50", "Primary": True},
        {"PrivateIpAddress": "10.0.0.51", "Primary": False},
    ],
    Ipv4Prefixes=[{"Ipv4Prefix": "10.0.0.64/28"}],
    Ipv6AddressCount=1,
)["NetworkInterface"]
eni_id = eni["NetworkInterfaceId"]
expect(["10.0.0.50", "10.0.0.51"], [address["PrivateIpAddress"] for address in eni["PrivateIpAddresses"]])
expect("10.0.0.64/28", eni["Ipv4Prefixes"][0]["Ipv4Prefix"])
expect(1, len(eni["Ipv6Addresses"]))
attachment = ec2.attach_network_interface(NetworkInterfaceId=eni_id, InstanceId=router, DeviceIndex=1)["AttachmentId"]
ec2.modify_network_interface_attribute(NetworkInterfaceId=eni_id, SourceDestCheck={"Value": False})
ec2.assign_private_ip_addresses(NetworkInterfaceId=eni_id, SecondaryPrivateIpAddressCount=1)
taken = instances[0]["PrivateIpAddress"]
expect_error("InvalidParameterValue", ec2.assign_private_ip_addresses, NetworkInterfaceId=eni_id, PrivateIpAddresses=[taken])
found = ec2.describe_network_interfaces(
    Filters=[{"Name": "vpc-id", "Values": [vpc_id]}, {"Name": "addresses.private-ip-address", "Values": ["10.0.0.51"]}],
    MaxResults=1000,
)["NetworkInterfaces"]
expect([eni_id], [interface["NetworkInterfaceId"] for interface in found])
expect(False, found[0]["SourceDestCheck"])
attribute = ec2.describe_network_interface_attribute(NetworkInterfaceId=eni_id, Attribute="sourceDestCheck")
expect({"Value": False}, attribute["SourceDestCheck"])
attribute = ec2.describe_network_interface_attribute(NetworkInterfaceId=eni_id, Attribute="attachment")
expect(router, attribute["Attachment"]["InstanceId"])
expect({"Value": "t3.nano"}, ec2.describe_instance_attribute(InstanceId=router, Attribute="instanceType")["InstanceType"])
expect([], ec2.describe_instance_attribute(InstanceId=router, Attribute="groupSet")["Groups"])
expect({}, ec2.describe_instance_attribute(InstanceId=router, Attribute="userData")["UserData"])
expect(3, len(found[0]["PrivateIpAddresses"]))
expect(router, found[0]["Attachment"]["InstanceId"])

main = ec2.describe_route_tables(
    Filters=[{"Name": "vpc-id", "Values": [vpc_id]}, {"Name": "association.main", "Values": ["true"]}]
)["RouteTables"][0]["RouteTableId"]
table = ec2.create_route_table(VpcId=vpc_id)["RouteTable"]["RouteTableId"]
association = ec2.associate_route_table(RouteTableId=table, SubnetId=subnets[1])
expect("associated", association["AssociationState"]["State"])
ec2.create_route(RouteTableId=table, DestinationCidrBlock="10.77.1.2/16", NetworkInterfaceId=eni_id)
ec2.create_route(RouteTableId=table, DestinationCidrBlock="10.77.0.0/16", NetworkInterfaceId=eni_id)
ec2.create_route(RouteTableId=table, DestinationIpv6CidrBlock="2001:DB8::/32", NetworkInterfaceId=eni_id)
expect(router, routes(table)["10.77.0.0/16"]["InstanceId"])
expect("active", routes(table)["2001:db8::/32"]["State"])
expect_error(
    "InvalidInstanceID", ec2.create_route, RouteTableId=table, DestinationCidrBlock="10.78.0.0/16", InstanceId=router
)
expect_error(
    "RouteAlreadyExists", ec2.create_route, RouteTableId=table, DestinationCidrBlock="10.77.0.0/16", InstanceId=other
)
ec2.detach_network_interface(AttachmentId=attachment)
expect("blackhole", routes(table)["10.77.0.0/16"]["State"])
ec2.replace_route(RouteTableId=table, DestinationCidrBlock="10.77.0.0/16", InstanceId=other)
expect("active", routes(table)["10.77.0.0/16"]["State"])
ec2.terminate_instances(InstanceIds=[other])
ec2.get_waiter("instance_terminated").wait(InstanceIds=[other])
expect("blackhole", routes(table)["10.77.0.0/16"]["State"])
terminated = ec2.describe_instances(InstanceIds=[other])["Reservations"][0]["Instances"][0]
expect("User initiated (", terminated["StateTransitionReason"][:16])
expect("Client.UserInitiatedShutdown", terminated["StateReason"]["Code"])
ec2.delete_route(RouteTableId=table, DestinationCidrBlock="10.77.0.0/16")
expect_error("InvalidRoute.NotFound", ec2.delete_route, RouteTableId=table, DestinationCidrBlock="10.77.0.0/16")
ec2.create_tags(Resources=[table], Tags=[{"Key": "Name", "Value": "mine"}])
expect(1, len(ec2.describe_route_tables(Filters=[{"Name": "tag:Name", "Values": ["mi*"]}])["RouteTables"]))
tags = ec2.describe_tags(Filters=[{"Name": "resource-type", "Values": ["route-table"]}])["Tags"]
expect([{"ResourceId": table, "ResourceType": "route-table", "Key": "Name", "Value": "mine"}], [tag for tag in tags if tag["ResourceId"] == table])
ec2.delete_tags(Resources=[table], Tags=[{"Key": "Name"}])
expect_error("DependencyViolation", ec2.delete_route_table, RouteTableId=table)
ec2.disassociate_route_table(AssociationId=association["AssociationId"])
ec2.delete_route_table(RouteTableId=table)
expect_error("InvalidRouteTableID.NotFound", ec2.describe_route_tables, RouteTableIds=[table])
expect_error("InvalidRouteTableID.NotFound", ec2.create_tags, Resources=[table], Tags=[{"Key": "Name", "Value": "gone"}])
expect_error("InvalidParameterCombination", ec2.terminate_instances, InstanceIds=[])
ec2.unassign_private_ip_addresses(NetworkInterfaceId=eni_id, PrivateIpAddresses=["10.0.0.51"])
ec2.delete_network_interface(NetworkInterfaceId=eni_id)
metadata = ec2.describe_vpcs()["ResponseMetadata"]
expect(metadata["RequestId"], metadata["HTTPHeaders"]["x-amzn-requestid"])
expect_error("InvalidParameterCombination", ec2.describe_instances, InstanceIds=[router], MaxResults=5)
expect_error("InvalidParameterValue", ec2.describe_vpcs, Filters=[{"Name": "VPC-ID", "Values": [vpc_id]}])
many = [f"10.0.{n}.1" for n in range(201)]
expect_error("FilterLimitExceeded", ec2.describe_network_interfaces, Filters=[{"Name": "private-ip-address", "Values": many}])
expect_error("InvalidParameterValue", ec2.replace_route, RouteTableId=main, DestinationCidrBlock="10.5.0.0/16", InstanceId=router)
expect_error("DryRunOperation", ec2.create_route, RouteTableId=main, DestinationCidrBlock="10.5.0.0/16", InstanceId=router, DryRun=True)
expect(["10.0.0.0/16"], [route for route in routes(main) if ":" not in route])
expect("datetime", type(ec2.describe_instances(InstanceIds=[router])["Reservations"][0]["Instances"][0]["LaunchTime"]).__name__)
expect("us-east-1", ec2.describe_regions()["Regions"][0]["RegionName"])
expect("us-east-1a", ec2.describe_availability_zones()["AvailabilityZones"][0]["ZoneName"])
expect_error("InvalidAction", ec2.describe_key_pairs)
print("all as expected")
