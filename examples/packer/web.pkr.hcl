# Builds version 1.4.0 of image web in gallery gal:
#
#   packer init web.pkr.hcl
#   packer build -force -var version=1.4.0 web.pkr.hcl
#   gh release upload v1.4.0 packer-manifest.json
#
# The manifest must be in the release before it is published, which starts the deployment. Packer signs in as az does (azure/login).

packer {
  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = "~> 2"
    }
  }
}

variable "version" {
  type        = string
  description = "Three whole numbers, as a gallery takes them."
}

variable "location" {
  type    = string
  default = "westeurope"
}

source "azure-arm" "web" {
  use_azure_cli_auth = true
  location           = var.location
  vm_size            = "Standard_D2s_v5"
  os_type            = "Linux"

  image_publisher = "Canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server"

  # Straight into the gallery. With managed_image_name beside it, the manifest would name the managed image instead.
  shared_image_gallery_destination {
    resource_group      = "rg-web"
    gallery_name        = "gal"
    image_name          = "web"
    image_version       = var.version
    replication_regions = [var.location]
  }
}

build {
  sources = ["source.azure-arm.web"]

  provisioner "file" {
    sources     = ["install.sh", "web.tar.gz"]
    destination = "/tmp/"
  }

  provisioner "shell" {
    execute_command = "chmod +x {{ .Path }}; {{ .Vars }} sudo -E sh '{{ .Path }}'"
    inline = [
      "cloud-init status --wait || [ $? -eq 2 ]",
      "cd /tmp && sh install.sh web.tar.gz",
      # Generalizes the VM: nothing must run after it.
      "/usr/sbin/waagent -force -deprovision+user && export HISTSIZE=0 && sync",
    ]
  }

  post-processor "manifest" {
    output      = "packer-manifest.json"
    custom_data = { version = var.version }
  }
}
