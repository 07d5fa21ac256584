#![no_main]

twilio_edge_auth_fuzz::fuzz!(twilio_edge_auth_fuzz::properties::rest);
