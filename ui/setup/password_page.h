#pragma once

#include "ui/setup/setup_page.h"

namespace vb::ui {

class Banner;
class NewPasswordFields;

/// The owner's password, typed twice. Once it is taken the fields are empty: leaving them so keeps it.
class PasswordPage : public SetupPage {
    Q_OBJECT

public:
    explicit PasswordPage(SetupModel &model, QWidget *parent = nullptr);

    void enter() override;
    bool mayGoOn() override;

private:
    Banner *m_banner;
    NewPasswordFields *m_fields;
};

} // namespace vb::ui
