"""The machine's own addresses in the networks of a school, by which a phone reaches it."""

import contextlib
import ipaddress
import socket
import struct
import sys

# One of each private range (RFC 1918), and of the one reserved for documentation: the way to it is the default one
_TOWARDS = ("192.168.255.254", "172.31.255.254", "10.255.255.254", "192.0.2.254")
_SIOCGIFADDR = 0x8915


def own_addresses() -> list[str]:
    """Return this machine's private IPv4 addresses, that of the way out first. Nobody is asked, nothing is sent."""
    found = [_used_towards("192.0.2.254"), *map(_used_towards, _TOWARDS), *_of_interfaces()]
    return [each for each in dict.fromkeys(found) if is_of_a_local_network(each)]


def is_of_a_local_network(address: str) -> bool:
    """Return whether machines of the same network, and no others, reach the address."""
    with contextlib.suppress(ValueError):
        ip = ipaddress.ip_address(address)
        return ip.is_private and not (ip.is_loopback or ip.is_link_local or ip.is_unspecified)
    return False


def _used_towards(address: str) -> str:
    """Return the own address that a packet to this one would bear; nothing without a way there."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((address, 9))
        return str(probe.getsockname()[0])
    return ""


def _of_interfaces() -> list[str]:
    """Return the first address of each interface; Linux alone tells."""
    found: list[str] = []
    if sys.platform != "linux":
        return found
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _number, name in socket.if_nameindex():
            with contextlib.suppress(OSError):
                asked = struct.pack("256s", name.encode()[:15])
                found.append(socket.inet_ntoa(fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, asked)[20:24]))
    return found
