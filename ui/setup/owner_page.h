#pragma once

#include "ui/setup/setup_page.h"

namespace vb::ui {

class LineField;

/// The first owner: name and user name, which is suggested from the name until the person types one.
class OwnerPage : public SetupPage {
    Q_OBJECT

public:
    explicit OwnerPage(SetupModel &model, QWidget *parent = nullptr);

    void enter() override;
    bool mayGoOn() override;

private:
    void suggestLogin();

    LineField *m_name;
    LineField *m_login;
    QString m_suggested;
};

} // namespace vb::ui
