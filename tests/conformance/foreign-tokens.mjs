// Access Tokens of Twilio's other SDKs, with the clock at 1700000000 and the credential of the fixtures.
// Those of Python were minted by the PyPI package twilio 9.13.0 with PyJWT 2.15.1. The others are written by hand in the form
// of twilio-ruby, twilio-php, twilio-go, twilio-java and twilio-csharp: order of members, escapes, types and times.

/** The tokens, each with its expected content. */
export const foreignTokens = [
  {
    name: "Python, an identity that is an integer",
    token:
      "eyJhbGciOiJIUzI1NiIsImN0eSI6InR3aWxpby1mcGE7dj0xIiwidHlwIjoiSldUIn0.eyJqdGkiOiJTS2JiYmJiYmJiYmJiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJncmFudHMiOnsidmlkZW8iOnsicm9vbSI6ImRhaWx5In0sImlkZW50aXR5" +
      "Ijo0Mn0sImlzcyI6IlNLYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmIiLCJleHAiOjE3MDAwMDM2MDAsIm5iZiI6MTcw" +
      "MDAwMDAwMCwic3ViIjoiQUNhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYSJ9.iKvGa2Ucdwlg5yPZ1M9nh385Qu4vVMq" +
      "zZ8EubmqEIi8",
    expected: { identity: "42", notBefore: 1700000000, expiresAt: 1700003600 },
  },
  {
    name: "Python, an identity that is a negative integer",
    token:
      "eyJhbGciOiJIUzI1NiIsImN0eSI6InR3aWxpby1mcGE7dj0xIiwidHlwIjoiSldUIn0.eyJqdGkiOiJTS2JiYmJiYmJiYmJiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJncmFudHMiOnsiY2hhdCI6eyJzZXJ2aWNlX3NpZCI6IklTZmZmZmZmZmZm" +
      "ZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmYifSwiaWRlbnRpdHkiOi03fSwiaXNzIjoiU0tiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJi" +
      "YmJiYmJiYiIsImV4cCI6MTcwMDAwMzYwMCwibmJmIjoxNzAwMDAwMDAwLCJzdWIiOiJBQ2FhYWFhYWFhYWFhYWFhYWFhYWFhYWFh" +
      "YWFhYWFhYWFhIn0.uvgPzFd5Hh2Y5_0HnKZeSEwnK5rROtJoy6ROmIOOmyk",
    expected: { identity: "-7", notBefore: 1700000000, expiresAt: 1700003600 },
  },
  {
    name: "Python, a lifetime with a fraction",
    token:
      "eyJhbGciOiJIUzI1NiIsImN0eSI6InR3aWxpby1mcGE7dj0xIiwidHlwIjoiSldUIn0.eyJqdGkiOiJTS2JiYmJiYmJiYmJiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJncmFudHMiOnsiaWRlbnRpdHkiOiJhbGljZSJ9LCJpc3MiOiJTS2JiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiIiwiZXhwIjoxNzAwMDAwNjAwLjUsIm5iZiI6MTcwMDAwMDAwMCwic3ViIjoiQUNh" +
      "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYSJ9.PoDJzcW9_rwiDjDdXrrz5jaggiN7OpIo9-y-Pee2ccE",
    expected: { identity: "alice", notBefore: 1700000000, expiresAt: 1700000600 },
  },
  {
    name: "Python, a lifetime that is a whole float",
    token:
      "eyJhbGciOiJIUzI1NiIsImN0eSI6InR3aWxpby1mcGE7dj0xIiwidHlwIjoiSldUIn0.eyJqdGkiOiJTS2JiYmJiYmJiYmJiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJncmFudHMiOnsiaWRlbnRpdHkiOiJhbGljZSJ9LCJpc3MiOiJTS2JiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiIiwiZXhwIjoxNzAwMDAwNjAwLjAsIm5iZiI6MTcwMDAwMDAwMCwic3ViIjoiQUNh" +
      "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYSJ9.VuZopCNKMsO2KzrymuWc0N_HmlwWa_6LDP_HOh3QrEw",
    expected: { identity: "alice", notBefore: 1700000000, expiresAt: 1700000600 },
  },
  {
    name: "Python, an expiry with a fraction",
    token:
      "eyJhbGciOiJIUzI1NiIsImN0eSI6InR3aWxpby1mcGE7dj0xIiwidHlwIjoiSldUIn0.eyJqdGkiOiJTS2JiYmJiYmJiYmJiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJncmFudHMiOnsiaWRlbnRpdHkiOiJhbGljZSJ9LCJpc3MiOiJTS2JiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiIiwiZXhwIjoxNzAwMDAwMDYwLjI1LCJuYmYiOjE3MDAwMDAwMDAsInN1YiI6IkFD" +
      "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWEifQ.kXoURCS-J8bZqjTlrl93ORPXEzfh-XmGcaqxbLkSlLw",
    expected: { identity: "alice", notBefore: 1700000000, expiresAt: 1700000060 },
  },
  {
    name: "Python, a beginning with a fraction",
    token:
      "eyJhbGciOiJIUzI1NiIsImN0eSI6InR3aWxpby1mcGE7dj0xIiwidHlwIjoiSldUIn0.eyJqdGkiOiJTS2JiYmJiYmJiYmJiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJncmFudHMiOnsiaWRlbnRpdHkiOiJhbGljZSJ9LCJpc3MiOiJTS2JiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiIiwiZXhwIjoxNzAwMDAzNjAwLCJuYmYiOjE2OTk5OTk5OTkuNSwic3ViIjoiQUNh" +
      "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYSJ9.0Vd2P9ButKENMCdkdr1QY8BpY1W9_pH7_7I5g3Sq23w",
    expected: { identity: "alice", notBefore: 1700000000, expiresAt: 1700003600 },
  },
  {
    name: "Python, no beginning",
    token:
      "eyJhbGciOiJIUzI1NiIsImN0eSI6InR3aWxpby1mcGE7dj0xIiwidHlwIjoiSldUIn0.eyJqdGkiOiJTS2JiYmJiYmJiYmJiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJncmFudHMiOnsiaWRlbnRpdHkiOiJhbGljZSJ9LCJpc3MiOiJTS2JiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiIiwiZXhwIjoxNzAwMDAzNjAwLCJzdWIiOiJBQ2FhYWFhYWFhYWFhYWFhYWFhYWFh" +
      "YWFhYWFhYWFhYWFhIn0.fqvE72G0zkKGzATCFstYe0BOPvPDZn6Z_qPfC9Fx9bU",
    expected: { identity: "alice", expiresAt: 1700003600 },
  },
  {
    name: "Python, no identity",
    token:
      "eyJhbGciOiJIUzI1NiIsImN0eSI6InR3aWxpby1mcGE7dj0xIiwidHlwIjoiSldUIn0.eyJqdGkiOiJTS2JiYmJiYmJiYmJiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJncmFudHMiOnsiZGF0YV9zeW5jIjp7InNlcnZpY2Vfc2lkIjoiSVNmZmZm" +
      "ZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZiJ9fSwiaXNzIjoiU0tiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYiIs" +
      "ImV4cCI6MTcwMDAwMzYwMCwibmJmIjoxNzAwMDAwMDAwLCJzdWIiOiJBQ2FhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh" +
      "In0.vJP5uI5ZdjvEukyG3-ChghoBO-u12JaRlAQP9dZbZ1Q",
    expected: { notBefore: 1700000000, expiresAt: 1700003600 },
  },
  {
    name: "Python, a region, an identity beyond ASCII and an empty player grant",
    token:
      "eyJhbGciOiJIUzI1NiIsImN0eSI6InR3aWxpby1mcGE7dj0xIiwidHdyIjoiaWUxIiwidHlwIjoiSldUIn0.eyJqdGkiOiJTS2Ji" +
      "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJncmFudHMiOnsidm9pY2UiOnsib3V0Z29pbmciOnsi" +
      "YXBwbGljYXRpb25fc2lkIjoiQVAxMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMSIsInBhcmFtcyI6eyJhIjoxLjV9fX0s" +
      "InBsYXllciI6bnVsbCwiaWRlbnRpdHkiOiJab1x1MDBlYiJ9LCJpc3MiOiJTS2JiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJi" +
      "YmJiIiwiZXhwIjoxNzAwMDAzNjAwLCJuYmYiOjE3MDAwMDAwMDAsInN1YiI6IkFDYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh" +
      "YWFhYWEifQ.ASEPXE2lMa_yAwRInvl2himdJ7PDzbh1-wxNUC0Q67k",
    expected: { identity: "Zoë", region: "ie1", notBefore: 1700000000, expiresAt: 1700003600 },
  },
  {
    name: "Ruby, twr null, an integer identity, nbf now",
    token:
      "eyJjdHkiOiJ0d2lsaW8tZnBhO3Y9MSIsInR3ciI6bnVsbCwidHlwIjoiSldUIiwiYWxnIjoiSFMyNTYifQ.eyJqdGkiOiJTS2JiY" +
      "mJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJncmFudHMiOnsiaWRlbnRpdHkiOjQyLCJ2aWRlbyI6e" +
      "yJyb29tIjoiZGFpbHkifSwicGxheWVyIjpudWxsfSwiaXNzIjoiU0tiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYiIsI" +
      "m5iZiI6MTcwMDAwMDAwMCwiZXhwIjoxNzAwMDAzNjAwLCJzdWIiOiJBQ2FhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhI" +
      "n0.ajVSPDg7-W5MsqqyjXvs0I6p4PuvU0ueyITWsFCQap8",
    expected: { identity: "42", notBefore: 1700000000, expiresAt: 1700003600 },
  },
  {
    name: "PHP, escaped slashes, an integer identity, no nbf",
    token:
      "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiIsImN0eSI6InR3aWxpby1mcGE7dj0xIn0.eyJqdGkiOiJTS2JiYmJiYmJiYmJiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJpc3MiOiJTS2JiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiIiwi" +
      "c3ViIjoiQUNhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYSIsImV4cCI6MTcwMDAwMzYwMCwiZ3JhbnRzIjp7ImlkZW50" +
      "aXR5Ijo3LCJ2b2ljZSI6eyJvdXRnb2luZyI6eyJhcHBsaWNhdGlvbl9zaWQiOiJBUDExMTExMTExMTExMTExMTExMTExMTExMTEx" +
      "MTExMTExIiwicGFyYW1zIjp7InVybCI6Imh0dHBzOlwvXC9leGFtcGxlLmNvbVwvWm9cdTAwZWIifX19fX0.UubflIxbZ1FRN8ja" +
      "Xk6hCyEBlo0zUvyzzGdGlUBaZcg",
    expected: { identity: "7", expiresAt: 1700003600 },
  },
  {
    name: "PHP, a custom claim first",
    token:
      "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiIsImN0eSI6InR3aWxpby1mcGE7dj0xIiwidHdyIjoiaWUxIn0.eyJ0ZW5hbnQiOnsi" +
      "aWQiOjF9LCJqdGkiOiJTS2JiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJpc3MiOiJTS2JiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiIiwic3ViIjoiQUNhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYSIsImV4" +
      "cCI6MTcwMDAwMDYwMCwiZ3JhbnRzIjp7ImlkZW50aXR5IjoiYWxpY2UifSwibmJmIjoxNzAwMDAwMDAwfQ.1J4c3UwcG80jlt90h" +
      "1R7mIwWzqTUYk_6sdfW8rdBfbo",
    expected: { identity: "alice", region: "ie1", notBefore: 1700000000, expiresAt: 1700000600 },
  },
  {
    name: "Go, alphabetical, nbf of its zero time",
    token:
      "eyJhbGciOiJIUzI1NiIsImN0eSI6InR3aWxpby1mcGE7dj0xIiwidHlwIjoiSldUIn0.eyJleHAiOjE3MDAwMDM2MDAsImdyYW50" +
      "cyI6eyJjaGF0Ijp7InNlcnZpY2Vfc2lkIjoiSVNmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZiJ9LCJpZGVudGl0eSI6" +
      "ImFcdTAwM2NiXHUwMDNlIn0sImlzcyI6IlNLYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmIiLCJqdGkiOiJTS2JiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJuYmYiOi02MjEzNTU5NjgwMCwic3ViIjoiQUNhYWFhYWFh" +
      "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYSJ9.AlMurSG1SWKFL9F-gzfwe8rpmZV2tUhvoblgt3ZMRPU",
    expected: { identity: "a<b>", notBefore: 0, expiresAt: 1700003600 },
  },
  {
    name: "Go, times with fractions",
    token:
      "eyJhbGciOiJIUzI1NiIsImN0eSI6InR3aWxpby1mcGE7dj0xIiwidHlwIjoiSldUIn0.eyJleHAiOjE3MDAwMDM2MDAuNzUsImdy" +
      "YW50cyI6eyJpZGVudGl0eSI6ImFsaWNlIn0sImlzcyI6IlNLYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmIiLCJqdGki" +
      "OiJTS2JiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJuYmYiOjE2OTk5OTk5OTAuMjUsInN1YiI6" +
      "IkFDYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWEifQ.4Z7KVqdyqHVspWXH8TV1P2254CNh1l9xIMGRN54AliY",
    expected: { identity: "alice", notBefore: 1699999991, expiresAt: 1700003600 },
  },
  {
    name: "Java, another order, an empty identity",
    token:
      "eyJ0eXAiOiJKV1QiLCJjdHkiOiJ0d2lsaW8tZnBhO3Y9MSIsImFsZyI6IkhTMjU2In0.eyJpc3MiOiJTS2JiYmJiYmJiYmJiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiIiwiZXhwIjoxNzAwMDAzNjAwLCJncmFudHMiOnsiaWRlbnRpdHkiOiIiLCJ2b2ljZSI6eyJpbmNv" +
      "bWluZyI6eyJhbGxvdyI6ZmFsc2V9fX0sImp0aSI6IlNLYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmItMTY5OTk5OTk2" +
      "OCIsInN1YiI6IkFDYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWEifQ.7LVqHtVQxKbRA7xm8H-ehhyVVXqPtzzXvC4z_" +
      "7_tJAM",
    expected: { identity: "", expiresAt: 1700003600 },
  },
  {
    name: "C#, an obsolete grant",
    token:
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImN0eSI6InR3aWxpby1mcGE7dj0xIn0.eyJpc3MiOiJTS2JiYmJiYmJiYmJiYmJi" +
      "YmJiYmJiYmJiYmJiYmJiYmJiIiwiZXhwIjoxNzAwMDAzNjAxLCJqdGkiOiJTS2JiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJi" +
      "YmJiLTE3MDAwMDAwMDEiLCJzdWIiOiJBQ2FhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhIiwiZ3JhbnRzIjp7ImlkZW50" +
      "aXR5IjoiYWxpY2UiLCJydGMiOnsiY29uZmlndXJhdGlvbl9wcm9maWxlX3NpZCI6IlZTMTExMTExMTExMTExMTExMTExMTExMTEx" +
      "MTExMTExMTEifX19.MT48Gl_B8x2DBjx7snPJHebV6_tiUHsSeVhw-yrves8",
    expected: { identity: "alice", expiresAt: 1700003601 },
  },
];
