#include "core/session/sign_refusal.h"

namespace vb::session {

SignRefusal signRefusalOf(const Error &error)
{
    switch (error.code) {
    case Code::throttled: return SignRefusal::throttled;
    case Code::busy: return SignRefusal::elsewhere;
    case Code::denied: break;
    default: return SignRefusal::other;
    }
    if (error.detail == kWrongPassword)
        return SignRefusal::wrongPassword;
    if (error.detail == kLicenceOver)
        return SignRefusal::licence;
    if (error.detail == kAccountDisabled || error.detail == kAccountChanged || error.detail == kAccountNewKeys)
        return SignRefusal::account;
    return SignRefusal::other;
}

} // namespace vb::session
