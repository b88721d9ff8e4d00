#pragma once

#include "ui/setup/setup_page.h"

#include <vector>

class QCheckBox;

namespace vb::ui {

class Banner;
class BusyButton;
class CodeLabel;
class FormField;

/// The ten recovery codes: printed, saved or copied, and the word of the person that he keeps them.
class CodesPage : public SetupPage {
    Q_OBJECT

public:
    explicit CodesPage(SetupModel &model, QWidget *parent = nullptr);
    /// Takes the codes from the clipboard if they are there still.
    ~CodesPage() override;

    void enter() override;
    bool mayGoOn() override;
    void leave() override;

private:
    QWidget *makeCodes();
    QWidget *makeButtons();
    [[nodiscard]] document::RecoveryCodesContent content();
    void print();
    void choosePath();
    void save(const QString &path);
    void copy();

    std::vector<CodeLabel *> m_codes;
    Banner *m_banner;
    BusyButton *m_save;
    QCheckBox *m_kept;
    FormField *m_keptField;
    QByteArray m_copied; // SHA-256 of what went to the clipboard
};

} // namespace vb::ui
