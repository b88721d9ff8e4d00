#pragma once

#include "ui/setup/setup_page.h"

class QGridLayout;

namespace vb::ui {

class Banner;

/// What will be made, for a last look; then it is made.
class FinishPage : public SetupPage {
    Q_OBJECT

public:
    explicit FinishPage(SetupModel &model, QWidget *parent = nullptr);

    void enter() override;
    /// Never: founded() of the model is the way on.
    bool mayGoOn() override { return false; }
    [[nodiscard]] QString goOnText() const override { return tr("Make the practice"); }
    [[nodiscard]] QString busyText() const override { return tr("Making the practice…"); }

    void clearProblem();
    void showProblem(const Error &error);

Q_SIGNALS:
    /// There is a practice here already, made meanwhile.
    void logInWanted();

private:
    void addFact(const QString &label, const QString &value);

    Banner *m_banner;
    QGridLayout *m_facts;
};

} // namespace vb::ui
