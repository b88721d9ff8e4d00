#include "core/session/settings_service.h"

#include "core/session/open_store.h"
#include "core/store/future.h"
#include "core/sync/proxy.h"

namespace vb::session {

using access::Right;
using store::AuditedTx;

const practice::Practice &SettingsService::practice() const
{
    return m_open.profile;
}

const practice::PcSetting &SettingsService::pc() const
{
    return m_open.pc;
}

const staff::Preference &SettingsService::preference() const
{
    return m_open.preference;
}

QFuture<Result<void>> SettingsService::setPractice(const practice::Practice &practice)
{
    return store::promised<Result<void>>([&](auto done) {
        m_open.worker().post([&open = m_open, practice, done] {
            practice::Practice changed = practice;
            changed.id = open.profile.id;
            const Result<void> written = open.store().write(open.actor(), {Right::practiceChange}, [&](AuditedTx &tx) {
                return practice::changePractice(tx, changed);
            });
            if (written.ok())
                open.profile = changed;
            done(written);
        });
    });
}

bool SettingsService::isProxy(const QString &text)
{
    const auto nothing = [](const char *) { return QString(); };
    return sync::proxyFor(QStringLiteral("relay.example"), text, nothing).ok();
}

QFuture<Result<void>> SettingsService::setPc(const practice::PcSetting &setting)
{
    return store::promised<Result<void>>([&](auto done) {
        m_open.worker().post([&open = m_open, setting, done] {
            const auto write = [&](AuditedTx &tx) -> Result<void> {
                if (!isProxy(setting.proxy))
                    return fail(Code::invalid, QStringLiteral("proxy: http://[USER:PASSWORD@]HOST[:PORT], or direct"));
                return practice::setPcSetting(tx, open.actor().device, setting);
            };
            const Result<void> written = open.store().write(open.actor(), {Right::pcSettingChange}, write);
            if (written.ok()) {
                open.pc = setting;
                open.setProxy(setting.proxy);
            }
            done(written);
        });
    });
}

QFuture<Result<void>> SettingsService::setPreference(const staff::Preference &preference)
{
    return store::promised<Result<void>>([&](auto done) {
        m_open.worker().post([&open = m_open, preference, done] {
            const Result<void> written
                = open.store().write(open.actor(), {Right::preferenceChange}, [&](AuditedTx &tx) {
                      return staff::setPreference(tx, open.actor().user, preference);
                  });
            if (written.ok())
                open.preference = preference;
            done(written);
        });
    });
}

} // namespace vb::session
