"""Bad input, item by item, in both languages: what is told, with which status, and that nothing changed.

Where an item is held to that elsewhere already, the table names the test instead of repeating it.

=============================================  ====================================================
wrong company code                             here, test_organisations
duplicate company code                         here, test_organisations
e-mail in another case                         here, test_registering; events/views/test_register
                                               TestRepeats.test_twice_is_told…; members/test_login
                                               test_log_in_by_e_mail_in_any_case
registered twice                               events/views/test_register TestRepeats; here,
                                               test_registering (by staff)
double submit                                  events/views/test_register TestRepeats
                                               .test_the_same_form_sent_twice_makes_one_row
closed, cancelled event                        events/views/test_register
                                               test_where_registration_is_not_open_nobody_is_registered;
                                               here, test_registering (by staff)
full event                                     events/views/test_register test_a_full_event_without_a_
                                               waiting_list_refuses; here, test_registering (by staff)
forged or expired token                        here, test_links
picture: 400 megapixels, truncated, disguised  here, test_uploads; itk/shared: shared/test_images
SVG upload, file over the limit                here, test_uploads
HTML and script in every text field            here, test_markup; members/test_profile
                                               test_html_and_script_are_refused_in_every_text_field
spreadsheet: Windows-1257, UTF-16, BOM         events/admin/test_import_page test_each_sort_of_file_is_
                                               judged_and_applied; here, test_spreadsheets (organisations)
spreadsheet: formula, broken row, 5,000 rows,  here, test_spreadsheets
one row over the limit
event that ends before it starts               here, test_dates_and_pages
impossible dates in the query string           here, test_dates_and_pages; events/views/test_lists
page number 0 or a million                     here, test_dates_and_pages
another's registration or company by id        here, test_others
=============================================  ====================================================
"""
