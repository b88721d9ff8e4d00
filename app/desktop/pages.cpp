#include "app/desktop/pages.h"

#include "ui/patient/patient_area.h"

#include <QCoreApplication>

namespace vb::desktop {

std::vector<ui::Page> allPages([[maybe_unused]] ui::Theme &theme)
{
    return {{QStringLiteral("patients"), ui::IconName::users, QCoreApplication::translate("Pages", "Patients"),
             [](session::Session &session) -> QWidget * { return new ui::PatientArea(session); },
             [](QWidget *page) { return static_cast<ui::PatientArea *>(page)->mayLeave(); }}};
}

} // namespace vb::desktop
