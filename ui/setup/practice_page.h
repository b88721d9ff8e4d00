#pragma once

#include "ui/setup/setup_page.h"

namespace vb::ui {

class LineField;
class TimeZoneField;

/// Name, address, licence and time zone of the practice.
class PracticePage : public SetupPage {
    Q_OBJECT

public:
    explicit PracticePage(SetupModel &model, QWidget *parent = nullptr);

    void enter() override;
    bool mayGoOn() override;

private:
    LineField *m_name;
    LineField *m_address;
    LineField *m_licence;
    TimeZoneField *m_timeZone;
};

} // namespace vb::ui
