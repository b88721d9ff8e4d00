#pragma once

#include "ui/setup/setup_page.h"

namespace vb::ui {

class Banner;
class CodeLabel;
class FormField;
class LineField;
class QrView;

/// The square for the authenticator app, its secret for typing, and a code to prove that it arrived.
class AuthenticatorPage : public SetupPage {
    Q_OBJECT

public:
    explicit AuthenticatorPage(SetupModel &model, QWidget *parent = nullptr);

    void enter() override;
    bool mayGoOn() override;
    void leave() override;

private:
    [[nodiscard]] QString otherTimeText(qint64 aheadMs);

    Banner *m_banner;
    QrView *m_square;
    CodeLabel *m_secret;
    LineField *m_code;
    FormField *m_codeField;
};

} // namespace vb::ui
