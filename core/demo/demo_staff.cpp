#include "core/demo/demo_staff.h"

namespace vb::demo {

std::vector<DemoMember> demoStaff()
{
    const auto licensed = [](const QString &login, const QString &name, Role role, const QString &kind, int number,
                             const QString &password = {}) {
        return DemoMember {login, name, role, kind, QStringLiteral("VB-%1-%2").arg(kind).arg(number), password};
    };
    return {
        {QStringLiteral("olive"),
         QStringLiteral("Olive Hartman"),
         Role::owner,
         {},
         {},
         QStringLiteral("demo-ledger-by-the-window")},
        {QStringLiteral("pia"),
         QStringLiteral("Pia Lindqvist"),
         Role::privacyOfficer,
         {},
         {},
         QStringLiteral("demo-quiet-paper-garden")},
        licensed(QStringLiteral("marcus"), QStringLiteral("Marcus Adeyemi"), Role::medicalDirector,
                 QStringLiteral("MD"), 10021, QStringLiteral("demo-oak-door-and-lantern")),
        licensed(QStringLiteral("priya"), QStringLiteral("Priya Raman"), Role::provider, QStringLiteral("NP"), 20417),
        licensed(QStringLiteral("nina"), QStringLiteral("Nina Okafor"), Role::nurse, QStringLiteral("RN"), 31108,
                 QStringLiteral("demo-seven-small-lanterns")),
        licensed(QStringLiteral("rosa"), QStringLiteral("Rosa Delacroix"), Role::nurse, QStringLiteral("RN"), 31542),
        licensed(QStringLiteral("esther"), QStringLiteral("Esther Kowalczyk"), Role::aesthetician, QStringLiteral("LE"),
                 40633),
        licensed(QStringLiteral("luca"), QStringLiteral("Luca Moretti"), Role::aesthetician, QStringLiteral("LE"),
                 40871),
        {QStringLiteral("magda"), QStringLiteral("Magda Novák"), Role::manager, {}, {}},
        {QStringLiteral("frank"),
         QStringLiteral("Frank Delgado"),
         Role::frontDesk,
         {},
         {},
         QStringLiteral("demo-bell-on-the-counter")},
        {QStringLiteral("hana"), QStringLiteral("Hana Suzuki"), Role::frontDesk, {}, {}},
    };
}

} // namespace vb::demo
