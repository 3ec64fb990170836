data "aws_caller_identity" "this" {}

locals {
  account = data.aws_caller_identity.this.account_id
}

# Who leads.
resource "aws_dynamodb_table" "leaders" {
  name         = "vpcrouter-leaders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "key"

  attribute {
    name = "key"
    type = "S"
  }
}

# What the replicas may do.
resource "aws_iam_role" "vpcrouter" {
  name = "vpcrouter"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "vpcrouter" {
  for_each = local.policies

  name   = each.key
  role   = aws_iam_role.vpcrouter.id
  policy = each.value
}

resource "aws_iam_instance_profile" "vpcrouter" {
  name = "vpcrouter"
  role = aws_iam_role.vpcrouter.name
}

# Nobody connects to a replica: its page listens on loopback. It pings, and it calls AWS.
resource "aws_security_group" "vpcrouter" {
  name        = "vpcrouter"
  description = "Replicas of vpcrouter"
  vpc_id      = var.vpc_id

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "replica" {
  count = length(var.subnet_ids)

  ami                    = var.ami_id
  instance_type          = var.instance_type
  subnet_id              = var.subnet_ids[count.index]
  iam_instance_profile   = aws_iam_instance_profile.vpcrouter.name
  vpc_security_group_ids = [aws_security_group.vpcrouter.id]

  user_data_replace_on_change = true
  user_data = templatefile("${path.module}/user-data.sh.tftpl", {
    package_url = var.package_url
    policy      = var.policy
    region      = var.region
    route_spec  = var.route_spec
    table       = aws_dynamodb_table.leaders.name
    vpc_id      = var.vpc_id
  })

  metadata_options {
    http_tokens = "required"
  }

  tags = { Name = "vpcrouter-${count.index}" }
}
