"""What is taken along from an event: papers to sign and to wear, certificates, lists."""
