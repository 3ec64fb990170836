# The policies that the tests of vpcrouter hold against its code, with this region, account and VPC.
locals {
  policies = {
    for name in ["routes", "leadership-dynamodb"] : name => replace(replace(replace(
      file("${path.module}/../../docs/iam/${name}.json"),
      "REGION", var.region),
      "ACCOUNT", local.account),
    "VPC", var.vpc_id)
  }
}
