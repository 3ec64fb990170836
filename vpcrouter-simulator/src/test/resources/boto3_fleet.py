"""Reads and sets tags, prefix lists and routes beside a router that writes the same VPC; the argument says at which moment."""

import os
import sys

import boto3
from botocore.config import Config

ec2 = boto3.client("ec2", endpoint_url=os.environ["ENDPOINT"], config=Config(retries={"max_attempts": 0}))

TABLE, LIST, FALLBACK = "rtb-1", "pl-7", "nat-0a1b"


def expect(expected, found):
    assert expected == found, f"{found!r} (expected: {expected!r})"


def routes():
    described = ec2.describe_route_tables(RouteTableIds=[TABLE])["RouteTables"][0]["Routes"]
    return {route.get("DestinationCidrBlock") or route.get("DestinationPrefixListId"): route for route in described}


def expect_router(instance, eni):
    for destination in ("10.1.0.0/16", LIST):
        route = routes()[destination]
        expect([instance, eni], [route["InstanceId"], route["NetworkInterfaceId"]])
        expect(["CreateRoute", "active"], [route["Origin"], route["State"]])
        assert "NatGatewayId" not in route, route


def tag(resource, key, value):
    ec2.create_tags(Resources=[resource], Tags=[{"Key": key, "Value": value}])


moment = sys.argv[1]
if moment == "before":
    tag("i-a", "Role", "router")
    lists = ec2.describe_managed_prefix_lists(PrefixListIds=[LIST])["PrefixLists"]
    expect([["IPv4", 20]], [[found["AddressFamily"], found["MaxEntries"]] for found in lists])
    entries = ec2.get_managed_prefix_list_entries(PrefixListId=LIST)["Entries"]
    expect(["10.91.0.0/16", "10.92.0.0/16"], [entry["Cidr"] for entry in entries])
elif moment == "found":
    expect_router("i-a", "eni-a")
    tag("i-b", "Role", "router")
    ec2.delete_tags(Resources=["i-a"], Tags=[{"Key": "Role"}])
elif moment == "replaced":
    expect_router("i-b", "eni-b")
elif moment == "fallback":
    for destination in ("10.1.0.0/16", LIST):
        route = routes()[destination]
        expect([FALLBACK, "active"], [route["NatGatewayId"], route["State"]])
        assert "NetworkInterfaceId" not in route and "InstanceId" not in route, route
    expect(
        [{"ResourceId": "eni-b", "ResourceType": "network-interface", "Key": "vpcrouter:drain", "Value": "true"}],
        ec2.describe_tags(Filters=[{"Name": "key", "Values": ["vpcrouter:drain"]}])["Tags"],
    )
    ec2.delete_tags(Resources=["eni-b"], Tags=[{"Key": "vpcrouter:drain"}])
    tag("i-a", "Role", "router")
    ec2.replace_route(RouteTableId=TABLE, DestinationPrefixListId=LIST, NetworkInterfaceId="eni-b")
elif moment == "back":
    expect_router("i-a", "eni-a")
print("all as expected")
