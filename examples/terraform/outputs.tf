output "instance_ids" {
  description = "The replicas. vpcrouter status on one of them says which one leads."
  value       = aws_instance.replica[*].id
}

output "table" {
  description = "The table that knows who leads."
  value       = aws_dynamodb_table.leaders.name
}
