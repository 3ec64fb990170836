variable "region" {
  description = "The region of the VPC."
  type        = string
}

variable "vpc_id" {
  description = "The VPC whose route tables are managed."
  type        = string
}

variable "subnet_ids" {
  description = "A replica runs in each of these. Take subnets of different zones whose way to the EC2 API does not lead through the routers."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "One replica alone is a single point of failure: name two subnets or more."
  }
}

variable "ami_id" {
  description = "An image of Debian 12 or later, or of Ubuntu 24.04 or later."
  type        = string
}

variable "instance_type" {
  description = "2 vCPUs and 1 GiB are enough for thousands of routes."
  type        = string
  default     = "t3.micro"
}

variable "package_url" {
  description = "Where the instances get vpcrouter-VERSION.deb: an https URL that they can read without a login."
  type        = string
}

variable "route_spec" {
  description = "The route spec, in JSON."
  type        = string
}

variable "policy" {
  description = "observe plans and shows, and writes nothing. When you like what it shows, use sync."
  type        = string
  default     = "observe"
}
